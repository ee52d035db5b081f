package dev.holdfast.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Something that goes wrong.
 *
 * @param group     what is done
 * @param target    to what
 * @param details   such as for how long
 * @param happening comes back when nothing is wrong any more: restarted, continued, connected
 */
record Fault(Group group, Object target, String details, Happening happening) {

    /** What is done. */
    enum Group {
        KILL("killed"), PAUSE("stopped and continued"), DIE("forgot what it had not sent"), CUT("cut"),
        STALL("stalled both ways"), STALL_ONE_WAY("stalled one way"), SLOW("slow"), TOGETHER("at once"),
        ALL("killed at once");

        private final String title;

        Group(String title) {
            this.title = title;
        }
    }

    interface Happening {
        void happen() throws Exception;
    }

    /** What it is counted as. */
    String kind() {
        return target + " " + group.title;
    }

    /** Several at the same time. */
    static Fault together(Group group, String target, List<Fault> faults) {
        var details = String.join(" + ", faults.stream().map(each -> each.kind() + each.details).toList());
        return new Fault(group, target, " " + details, () -> {
            ExecutorService threads = Executors.newFixedThreadPool(faults.size());
            try {
                var happening = new ArrayList<Future<?>>();
                for (Fault each : faults) {
                    Callable<Void> one = () -> {
                        each.happening.happen();
                        return null;
                    };
                    happening.add(threads.submit(one));
                }
                for (Future<?> each : happening) {
                    each.get();
                }
            } finally {
                threads.shutdownNow();
            }
        });
    }
}
