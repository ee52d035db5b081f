package dev.holdfast.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How JSON is read and written. */
public final class Json {

    /** Deeper than any message of the contract, and far from what a stack can take. */
    private static final int MAX_DEPTH = 16;
    private static final int TYPICAL_SIZE = 512;
    /**
     * Jackson fills up short names with this byte where it remembers them, and would take a name that has it for one
     * that it has seen without.
     */
    private static final byte NEVER_IN_UTF_8 = (byte) 0xff;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            // UTF-8 only, as RFC 8259 has it: whoever else reads the log need not guess.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    /** Slower, for it also remembers where it met each field, and then says where one comes twice. */
    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY.rebuild()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The names of the contract's fields, encoded once. */
    private static final Map<String, SerializableString> NAMES = new ConcurrentHashMap<>();

    private Json() {
    }

    /** Writes the fields of an object. */
    public interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * What the JSON says: a map, a list, text, a number, true or false; a node stands for null and for nothing at all.
     *
     * @throws IOException if it is not exactly one JSON value in UTF-8; says where
     */
    static Object read(byte[] value) throws IOException {
        for (byte each : value) {
            if (each == NEVER_IN_UTF_8) {
                throw new CharConversionException("a byte that UTF-8 never has");
            }
        }
        try (JsonParser parser = FACTORY.createParser(value)) {
            if (parser.nextToken() != null) {
                Object read = read(parser);
                if (parser.nextToken() == null) {
                    return read;
                }
            }
        } catch (IOException e) {
            // Told below: read again, with an eye to where it is wrong.
        }
        return MAPPER.readTree(value);
    }

    private static Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> NullNode.getInstance();
        };
    }

    private static Map<String, Object> readObject(JsonParser parser) throws IOException {
        var fields = new LinkedHashMap<String, Object>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (fields.put(name, read(parser)) != null) {
                // Other readers would take the other one.
                throw new JsonParseException(parser, "a field comes twice");
            }
        }
        return fields;
    }

    private static List<Object> readArray(JsonParser parser) throws IOException {
        var items = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(parser));
        }
        return items;
    }

    /** As JSON, what was read from it. */
    static String text(Object read) {
        try {
            return MAPPER.writeValueAsString(read);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("what was read can be written", e);
        }
    }

    /** One JSON object in UTF-8. */
    public static byte[] object(Body body) {
        var bytes = new ByteArrayOutputStream(TYPICAL_SIZE);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory can't fail", e);
        }
        return bytes.toByteArray();
    }

    /** The field, unless the value is null. */
    public static void field(JsonGenerator json, String name, Instant value) throws IOException {
        if (value != null) {
            byte[] text = InstantFormat.ascii(value);
            writeName(json, name);
            json.writeRawUTF8String(text, 0, text.length);
        }
    }

    /** The field, unless the value is null; written as its own text, which is ISO 8601 for every kind of time. */
    public static void field(JsonGenerator json, String name, Object value) throws IOException {
        if (value != null) {
            writeName(json, name);
            json.writeString(value.toString());
        }
    }

    private static void writeName(JsonGenerator json, String name) throws IOException {
        json.writeFieldName(NAMES.computeIfAbsent(name, SerializedString::new));
    }
}
