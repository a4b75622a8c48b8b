import { createHmac, createSign, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

/** A token of somebody, signed with the secret of a namespace. */
export function tokenOf(sub: string, secret: string, claims: Record<string, unknown> = {}): string {
  const content = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ sub, exp: inAnHour(), ...claims })}`;
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}

export type Algorithm = "RS256" | "ES256" | "EdDSA";

/** Whoever signs tokens with a key pair, and publishes the one half of it. */
export class Signer {
  readonly algorithm: Algorithm;
  readonly kid: string;
  private readonly publicKey: KeyObject;
  private readonly privateKey: KeyObject;

  constructor(algorithm: Algorithm, kid: string) {
    this.algorithm = algorithm;
    this.kid = kid;
    ({ publicKey: this.publicKey, privateKey: this.privateKey } = pairFor(algorithm));
  }

  /** The public half, as a JSON Web Key. */
  get jwk(): object {
    return { ...this.publicKey.export({ format: "jwk" }), kid: this.kid, use: "sig" };
  }

  token(sub: string, claims: Record<string, unknown> = {}): string {
    const header = { alg: this.algorithm, typ: "JWT", kid: this.kid };
    const content = `${encode(header)}.${encode({ sub, exp: inAnHour(), ...claims })}`;
    return `${content}.${this.sign(content).toString("base64url")}`;
  }

  private sign(content: string): Buffer {
    if (this.algorithm === "EdDSA") return sign(null, Buffer.from(content), this.privateKey);
    const key = { key: this.privateKey, dsaEncoding: "ieee-p1363" as const };
    return createSign("sha256").update(content).sign(key);
  }
}

function pairFor(algorithm: Algorithm) {
  if (algorithm === "RS256") return generateKeyPairSync("rsa", { modulusLength: 2048 });
  if (algorithm === "ES256") return generateKeyPairSync("ec", { namedCurve: "P-256" });
  return generateKeyPairSync("ed25519");
}
