package dev.holdfast.audit;

import java.util.ArrayList;
import java.util.List;

/** What {@code verify} finds in the mirror's tables, without the log: what they say beside the table {@code event}. */
public final class MirroredTables {

    private MirroredTables() {
    }

    /** In that table. */
    public static List<String> findings(String jdbcUrl, String table) {
        var findings = new ArrayList<String>();
        try (var mirror = new MirrorSnapshot(jdbcUrl, null, null, (place, what) -> findings.add(place + " " + what))) {
            mirror.finish();
        }
        findings.removeIf(each -> !each.contains("table " + table + " "));
        return findings;
    }
}
