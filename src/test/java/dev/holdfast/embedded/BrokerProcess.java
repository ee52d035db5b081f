package dev.holdfast.embedded;

import dev.holdfast.processes.ChildJvm;
import java.nio.file.Path;
import java.util.Scanner;

/**
 * Brokers, one after another, in one JVM, so that the code stays warm. It does what its standard input says, and prints
 * a line when that is done.
 */
public final class BrokerProcess {

    private BrokerProcess() {
    }

    /**
     * {@code start <folder>} starts a broker and prints where it is; {@code stop} stops it.
     *
     * @param args the port at which clients are told to look for it, if that is not its own
     */
    public static void main(String[] args) {
        EmbeddedKafka kafka = null;
        try (var commands = new Scanner(System.in)) {
            while (commands.hasNext()) {
                if (commands.next().equals("start")) {
                    Path folder = Path.of(commands.next());
                    kafka = args.length == 0 ? EmbeddedKafka.start(folder, 0)
                            : EmbeddedKafka.start(folder, 0, Integer.parseInt(args[0]));
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
