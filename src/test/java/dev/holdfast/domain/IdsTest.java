package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The alphabet of ids, up to its edges. */
class IdsTest {

    @Test
    void everyCharacterOfTheAlphabetAndNoOtherIsValid() {
        for (char c = 0; c < 0x200; c++) {
            assertThat(Ids.isValid("a" + c)).as("character %d", (int) c)
                    .isEqualTo("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-".indexOf(c) >= 0);
        }
    }

    @Test
    void idHasOneTo64Characters() {
        assertThat(Ids.isValid(null)).isFalse();
        assertThat(Ids.isValid("")).isFalse();
        assertThat(Ids.isValid("a")).isTrue();
        assertThat(Ids.isValid("a".repeat(64))).isTrue();
        assertThat(Ids.isValid("a".repeat(65))).isFalse();
    }
}
