package dev.holdfast.bench;

import dev.holdfast.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Scanner;

/**
 * Brokers, one after another, in one JVM, so that the code stays warm. It does what its standard input says, and prints
 * a line when that is done.
 */
final class BrokerProcess {

    private BrokerProcess() {
    }

    /** {@code start <folder>} starts an empty broker and prints where it is; {@code stop} stops it. */
    public static void main(String[] args) {
        EmbeddedKafka kafka = null;
        try (var commands = new Scanner(System.in)) {
            while (commands.hasNext()) {
                if (commands.next().equals("start")) {
                    kafka = EmbeddedKafka.start(Path.of(commands.next()), 0);
                    System.out.println(kafka.bootstrapServers());
                } else {
                    kafka.close();
                    System.out.println(ChildJvm.DONE);
                }
            }
        }
        System.exit(0);
    }
}
