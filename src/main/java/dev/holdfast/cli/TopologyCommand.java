package dev.holdfast.cli;

import dev.holdfast.topology.HoldfastTopology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "topology", header = "Print the Kafka Streams graph.",
        description = "%nPrints sources, processors, state stores and sinks as Kafka Streams describes them; needs no "
                + "broker. Tools that draw topologies read this text.%n")
final class TopologyCommand implements Runnable {

    @Mixin
    private TopologyOptions topology;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        // The number of partitions changes nothing in the graph.
        spec.commandLine().getOut().print(HoldfastTopology.build(1, topology.settings()).describe());
        spec.commandLine().getOut().flush();
    }
}
