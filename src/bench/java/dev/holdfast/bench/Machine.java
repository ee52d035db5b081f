package dev.holdfast.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.utils.internals.AppInfoParser;

/** What the figures were taken on, and how much of its time others took meanwhile. */
final class Machine {

    private static final Path STAT = Path.of("/proc/stat");
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    /** The places of times on the first line of {@code /proc/stat}, after its name. Source: proc(5). */
    private static final int STEAL = 7;
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int MICROS_PER_TICK = 10_000;

    private final long[] before = cpuTimes();

    Map<String, String> conditions() {
        var conditions = new LinkedHashMap<String, String>();
        conditions.put("date", LocalDate.now().toString());
        conditions.put("cores", Runtime.getRuntime().availableProcessors() + " x " + processor());
        conditions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        conditions.put("java", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
        conditions.put("kafka", AppInfoParser.getVersion());
        conditions.put("stolen", stolen());
        return conditions;
    }

    /** The share of the time that the machine's owner gave to others, since this object was made. */
    private String stolen() {
        long[] now = cpuTimes();
        if (now.length <= STEAL) {
            return "unknown";
        }
        double all = Arrays.stream(now).sum() - Arrays.stream(before).sum();
        return String.format(Locale.ROOT, "%.1f%%", 100 * (now[STEAL] - before[STEAL]) / all);
    }

    /** What all cores have been busy with since the machine's start, in microseconds; 0 where that is not told. */
    static double busyMicros() {
        long[] now = cpuTimes();
        return now.length <= STEAL ? 0
                : (double) (Arrays.stream(now, 0, STEAL).sum() - now[IDLE] - now[IO_WAIT]) * MICROS_PER_TICK;
    }

    /** In ticks; empty where there is no such file. */
    private static long[] cpuTimes() {
        if (!Files.exists(STAT)) {
            return new long[0];
        }
        String[] first = lines(STAT).split("\n", 2)[0].trim().split(" +");
        return Arrays.stream(first).skip(1).mapToLong(Long::parseLong).toArray();
    }

    private static String processor() {
        return !Files.exists(CPU_INFO) ? System.getProperty("os.arch") : lines(CPU_INFO).lines()
                .filter(line -> line.startsWith("model name")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 2)).orElse(System.getProperty("os.arch"));
    }

    private static String lines(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
