package dev.parley.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserTest {
    private static final String SUBJECT = "8a2f6c1e-4b5d-4c3a-9e7f-0123456789ab";

    /** Computed with Python: {@code uuid.uuid5(uuid.NAMESPACE_URL, name)}. */
    @ParameterizedTest
    @CsvSource({
        "default, ada, e43b4f15-e024-57f9-8350-4b279f47f449",
        "acme, ada, 652a32cf-1226-52fd-b1fa-b8935db444c0",
        "acme, jörg@example.com, 064ced7f-41ea-565b-97d0-205c0c72a790",
        "acme, 8a2f6c1e-4b5d-4c3a-9e7f-0123456789ab, 3600efc5-72d7-5e64-ba21-6b05fa7b7ed5",
        "default, 1-1-1-1-1, c9faa31d-f236-5e91-8a91-8ccf22d52ed2",
        "default, {8a2f6c1e-4b5d-4c3a-9e7f-0123456789ab}, b8ecf005-1845-5205-9d5d-396ff88914e7"
    })
    @DisplayName("the id of a subject is the version-5 UUID that everybody else computes too")
    void knownIds(String namespace, String subject, UUID id) {
        Namespace tenant = namespace.equals("acme") ? People.ACME : People.DEFAULT;
        assertThat(User.idOf(tenant, subject)).isEqualTo(id);
        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {SUBJECT, "8A2F6C1E-4B5D-4C3A-9E7F-0123456789AB"})
    @DisplayName("in the default namespace a subject that is a UUID is the id itself, however it is spelled")
    void uuidSubjects(String subject) {
        assertThat(User.idOf(People.DEFAULT, subject)).isEqualTo(UUID.fromString(SUBJECT));
    }

    @Test
    @DisplayName("the same subject is somebody else in another namespace  [O66]")
    void otherNamespace() {
        assertThat(User.idOf(People.ACME, SUBJECT)).isNotEqualTo(User.idOf(People.DEFAULT, SUBJECT));
    }
}
