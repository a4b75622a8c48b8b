package dev.parley.core.turn;

/**
 * Someone who may use the relay, once he shows that he knows the password.
 *
 * @param username as it is sent
 * @param namespace whose quota and ports he uses
 * @param user empty if nobody in particular; {@code USER/SESSION} for one session of a user
 * @param expiry seconds since 1970; {@link #NEVER} for a fixed password
 */
public record Login(String username, String namespace, String user, String password, long expiry) {
    public static final long NEVER = Long.MAX_VALUE / 1000;

    /** The user without the session: whose quota counts. */
    public String person() {
        int slash = user.indexOf('/');
        return slash < 0 ? user : user.substring(0, slash);
    }

    /** Never the password. */
    @Override
    public String toString() {
        return username;
    }
}
