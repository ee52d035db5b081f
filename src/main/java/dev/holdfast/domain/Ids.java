package dev.holdfast.domain;

/** The alphabet of every id: 1 to 64 of {@code A-Z a-z 0-9 . _ : -}. */
public final class Ids {

    public static final int MAX_LENGTH = 64;

    private Ids() {
    }

    public static boolean isValid(String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean valid = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= ':' || c == '.' || c == '_'
                    || c == '-';
            if (!valid) {
                return false;
            }
        }
        return true;
    }
}
