package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Ids;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids come back as they were, to the letter. */
class PackedIdTest {

    private static final String UUID_ID = "7f1c0a52-3c1e-4f4e-9f5d-0a1b2c3d4e5f";

    @Test
    void theBytesOfIdsAreWhatTheyWere() {
        assertThat(HexFormat.of().formatHex(pack("h-1"))).isEqualTo("03682d31");
        assertThat(HexFormat.of().formatHex(pack(UUID_ID))).isEqualTo("00" + UUID_ID.replace("-", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "7F1c0a52-3c1e-4f4e-9f5d-0a1b2c3d4e5f", "7f1c0a5-23c1e-4f4e-9f5d-0a1b2c3d4e5f",
        "7f1c0a52-3c1e-4f4e-9f5d-0a1b2c3d4e5g", "7f1c0a52-3c1e-4f4e-9f5d-0a1b2c3d4e5",
        "7f1c0a52.3c1e-4f4e-9f5d-0a1b2c3d4e5f",
        "7f1c0a523c1e4f4e9f5d0a1b2c3d4e5f", "----------------", "000000000000000000000000000000000000"})
    void whatIsNearlyAUuidIsKeptLetterByLetter(String id) {
        assertThat(pack(id)).hasSize(id.length() + 1);
        assertThat(PackedId.read(pack(id), 0)).isEqualTo(id);
    }

    @Test
    void theLongestIdAndAnyUuidComeBack() {
        String longest = "x".repeat(Ids.MAX_LENGTH);
        assertThat(pack(longest)).hasSize(PackedId.MAX_SIZE);
        assertThat(PackedId.read(pack(longest), 0)).isEqualTo(longest);
        var random = new SplittableRandom(20270301);
        for (int i = 0; i < 10_000; i++) {
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            assertThat(pack(id)).hasSize(17);
            assertThat(PackedId.read(pack(id), 0)).isEqualTo(id);
        }
    }

    @Test
    void idsStandBehindEachOther() {
        byte[] bytes = new BinaryWriter().id(UUID_ID).id("h-1").toBytes();
        assertThat(PackedId.size(bytes, 0)).isEqualTo(17);
        assertThat(PackedId.read(bytes, 17)).isEqualTo("h-1");
    }

    private static byte[] pack(String id) {
        return new BinaryWriter().id(id).toBytes();
    }
}
