package dev.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path dir;

    @Test
    void isMadeWithItsParents() {
        try (DataDirectory directory = DataDirectory.open(dir.resolve("a/b"))) {
            assertThat(directory.path()).isDirectory();
        }
    }

    @Test
    void isOneUsersUntilItIsClosed() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("link"), Files.createDirectory(dir.resolve("real")));
        DataDirectory first = DataDirectory.open(dir.resolve("real"));
        assertThatThrownBy(() -> DataDirectory.open(link))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessageContaining("is in use by this process; stop that first or choose another.");
        first.close();
        first.close();
        DataDirectory.open(link).close();
    }

    @Test
    void aFileInItsPlaceIsAClearError() throws Exception {
        Path file = Files.createFile(dir.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(EmbeddedStartException.class).hasMessageContaining(file + " can't be written");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("below")))
                .isInstanceOf(EmbeddedStartException.class).hasMessageContaining("can't be written");
    }

    @Test
    void aPlaceWhereNobodyCanWriteIsAClearError() {
        // Not even root can write there.
        Path place = Path.of("/proc/holdfast");
        assertThatThrownBy(() -> DataDirectory.open(place))
                .isInstanceOf(EmbeddedStartException.class).hasMessageContaining(place + " can't be written");
    }
}
