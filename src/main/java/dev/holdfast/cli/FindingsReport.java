package dev.holdfast.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.audit.Finding;
import dev.holdfast.audit.Verification.Summary;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Help.Ansi;

/** What the audit found: the first findings whole, and how many there are of each rule. */
final class FindingsReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int show;
    private final List<Finding> first = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private Summary summary;
    private boolean isMirrorChecked;

    /** @param show how many findings to keep */
    FindingsReport(int show) {
        this.show = show;
    }

    void add(Finding finding) {
        counts.merge(finding.rule(), 1L, Long::sum);
        if (first.size() < show) {
            first.add(finding);
        }
    }

    void read(Summary read, boolean withMirror) {
        summary = read;
        isMirrorChecked = withMirror;
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    void print(PrintWriter out) {
        out.printf("Read %,d records, %,d of them decisions%s.%n", summary.records(), summary.events(), isMirrorChecked
                ? String.format("; the mirror has %,d of these", summary.mirrored()) : "; the mirror was not checked");
        if (summary.unanswered() > 0) {
            out.printf("%,d requests have no answer yet.%n", summary.unanswered());
        }
        if (isEmpty()) {
            out.println(Ansi.AUTO.string("@|bold,green All is well.|@"));
            return;
        }
        out.println();
        for (Finding each : first) {
            out.println(Ansi.AUTO.string("@|bold,red " + each.rule() + "|@") + (each.place() == null ? "" : "  " + each.place()));
            out.println("  " + each.what());
        }
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        if (all > first.size()) {
            out.printf("... and %,d more (--show prints more).%n", all - first.size());
        }
        out.println();
        counts.forEach((rule, count) -> out.printf("%,8d  %s%n", count, rule));
    }

    void printJson(PrintWriter out) {
        ObjectNode report = JSON.createObjectNode();
        report.put("ok", isEmpty());
        report.put("records", summary.records());
        report.put("events", summary.events());
        report.put("unanswered", summary.unanswered());
        report.put("mirrored", isMirrorChecked ? Long.valueOf(summary.mirrored()) : null);
        ObjectNode rules = report.putObject("rules");
        counts.forEach(rules::put);
        first.forEach(each -> report.withArray("findings").addObject().put("rule", each.rule())
                .put("place", each.place() == null ? null : each.place().toString()).put("what", each.what()));
        out.println(report);
    }
}
