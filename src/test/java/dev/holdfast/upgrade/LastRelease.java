package dev.holdfast.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is kept of the release before: what it wrote, and what it promised. */
final class LastRelease {

    /** The system property with which all of it is written anew, by this release. */
    static final String WRITE = "holdfast.release.write";
    static final Path SCHEMAS = Path.of("src/test/resources/dev/holdfast/upgrade/schemas");
    private static final Path RECORDS = SCHEMAS.resolveSibling("records.jsonl");

    private LastRelease() {
    }

    static List<KeptRecord> records() {
        try (Stream<String> lines = Files.lines(RECORDS, UTF_8)) {
            return lines.map(KeptRecord::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Done at each release: the next one is held to this one then. */
    static void writeIfAsked() {
        if (!Boolean.getBoolean(WRITE)) {
            return;
        }
        try {
            Files.createDirectories(SCHEMAS);
            Files.write(RECORDS, ReleaseStory.play().stream().map(KeptRecord::line).toList(), UTF_8);
            for (Path old : SchemaFolder.files(SCHEMAS)) {
                Files.delete(old);
            }
            for (Path schema : SchemaFolder.files(SchemaFolder.OURS)) {
                Files.copy(schema, SCHEMAS.resolve(schema.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
