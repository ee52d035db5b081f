package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

class TopologyDescriptionTest {

    private static final Path EXPECTED = Path.of("src/test/resources/topology.txt");
    private static final Path ACTUAL = Path.of("target/topology.txt");

    private final TopologyDescription description =
            HoldfastTopology.build(4, TopologySettings.DEFAULT).describe();

    @Test
    void isWhatItWas() throws IOException {
        String actual = description.toString();
        Files.createDirectories(ACTUAL.getParent());
        Files.writeString(ACTUAL, actual);

        assertThat(actual).as("""
                The topology is no longer the one in %s.
                A changed store name, or another number of sub-topologies, renames changelog topics: a running service
                would start with empty state, or not start at all. A changed node name or a new sink does no harm.
                If the change is meant, and you know what becomes of the state of those who run Holdfast:
                    cp %s %s
                """, EXPECTED, ACTUAL, EXPECTED).isEqualTo(Files.readString(EXPECTED));
    }

    @Test
    void isOneSubTopologyAStage() {
        assertThat(description.subtopologies()).hasSize(2);
        assertThat(description.globalStores()).isEmpty();
        assertThat(HoldfastTopology.build(4, TopologyHarness.ONE_STEP).describe().subtopologies()).hasSize(1);
    }

    @Test
    void allNamesAreChosenAndInKebabCase() {
        var names = new TreeSet<String>();
        Pattern.compile("(?:Source|Processor|Sink): (\\S+)|stores: \\[([^]]*)]").matcher(description.toString())
                .results().map(TopologyDescriptionTest::firstGroup).filter(group -> !group.isEmpty())
                .forEach(group -> names.addAll(List.of(group.split(", "))));

        assertThat(names).hasSizeGreaterThan(10).allSatisfy(name -> assertThat(name).matches("[a-z]+(-[a-z]+)*"));
    }

    private static String firstGroup(MatchResult match) {
        return match.group(1) != null ? match.group(1) : match.group(2);
    }
}
