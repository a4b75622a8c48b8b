-- Who signs tokens of a namespace beside itself: {"keys", "audience", "issuer"}, see docs/security.md.

ALTER TABLE namespaces ADD COLUMN token_issuer TEXT;
