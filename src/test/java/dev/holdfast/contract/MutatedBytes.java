package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/** Messages of the contract, broken at random. */
public final class MutatedBytes {

    /** Pieces that have broken decoders before, among them what no sender's library would write. */
    private static final List<byte[]> PIECES = pieces("\\ud800", "\\udc00", "\\u0000", "\\u001f", "\\u0080", "\\\\",
            "\\", "\"", "\"\"", "{", "}", "[", "]", "[[[[[[[[", ",", ":", "null", "true", "-1", "1e999", "1E+999999999",
            "-0", "0.1", "9".repeat(400), " ", "\n", "\u0000", "\u0085", "\u2028", "\ufeff", "\uffff", "\ud83e\udd12",
            "\"type\":", "\"end\":", "\"weekly\":", "\"overrides\":{", "\"MONDAY\":[", "\"\\ud800\":", "\"clientId\":",
            "PT", "P999D", "T24:00:00Z", "9999-12-31T23:59:59.999Z", "2000-01-01T00:00:00Z", "2027-02-30",
            "x".repeat(70));
    private static final byte[][] ILL_FORMED = {{(byte) 0xC0, (byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF8}, {(byte) 0xFF, (byte) 0xFE}, {(byte) 0xE2, (byte) 0x82}, {(byte) 0x80}};

    private final SplittableRandom random;

    public MutatedBytes(SplittableRandom random) {
        this.random = random;
    }

    /** The message, broken in one to three places; at times it is still one. */
    public byte[] of(byte[] example) {
        byte[] value = example;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(value.length + 1);
            int length = Math.min(random.nextInt(8), value.length - at);
            value = switch (random.nextInt(6)) {
                case 0 -> spliced(value, at, Math.min(1, length), new byte[] {(byte) random.nextInt(256)});
                case 1 -> spliced(value, at, length, new byte[0]);
                case 2 -> spliced(value, at, length, piece());
                case 3 -> spliced(value, at, 0, piece());
                case 4 -> spliced(value, at, 0, ILL_FORMED[random.nextInt(ILL_FORMED.length)]);
                default -> spliced(value, at, 0, slice(value));
            };
        }
        return value;
    }

    private byte[] piece() {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    private byte[] slice(byte[] value) {
        int from = random.nextInt(value.length + 1);
        int to = from + random.nextInt(value.length - from + 1);
        return Arrays.copyOfRange(value, from, to);
    }

    private static byte[] spliced(byte[] value, int at, int removed, byte[] added) {
        var bytes = new ByteArrayOutputStream(value.length + added.length);
        bytes.write(value, 0, at);
        bytes.writeBytes(added);
        bytes.write(value, at + removed, value.length - at - removed);
        return bytes.toByteArray();
    }

    /** Every example of the contract, of the events or of the commands. */
    public static List<byte[]> examples(boolean ofEvents) {
        var examples = new ArrayList<byte[]>();
        for (String type : Schemas.types()) {
            if (Codecs.isEvent(type) == ofEvents) {
                for (JsonNode example : Schemas.examples(type)) {
                    examples.add(example.toString().getBytes(UTF_8));
                }
            }
        }
        return examples;
    }

    private static List<byte[]> pieces(String... texts) {
        return Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList();
    }
}
