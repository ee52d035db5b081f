package dev.holdfast.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The Postgres server processes of this machine. */
final class Postgreses {

    private Postgreses() {
    }

    /** Those whose cluster is in the data directory. */
    static List<Long> on(Path dataDir) throws IOException {
        String cluster = dataDir.toRealPath().resolve("cluster").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains("-D " + cluster))
                .map(ProcessHandle::pid).toList();
    }
}
