package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.internals.SecurityUtils;
import org.junit.jupiter.api.Test;

/** The table of rights in the README is the list that a start checks. */
class RightsTableTest {

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void theReadmeNamesEachRightOfEachPartAndNoOther() throws IOException {
        Map<String, Set<String>> table = rightsByPart(Files.readString(Path.of("README.md")));
        assertThat(table).isEqualTo(Map.of("topology", told(Right.ofTopology()),
                "mirror", told(Right.ofMirror(Mirror.DEFAULT_GROUP)), "gateway", told(Right.ofGateway())));
    }

    private static Map<String, Set<String>> rightsByPart(String readme) {
        String section = readme.substring(readme.indexOf("### Rights"), readme.indexOf("### Metrics"));
        var byPart = new LinkedHashMap<String, Set<String>>();
        String part = "";
        for (String line : section.lines().filter(each -> each.startsWith("|")).skip(2).toList()) {
            String[] cells = line.split("\\|");
            part = cells[1].isBlank() ? part : cells[1].strip();
            Set<String> rights = byPart.computeIfAbsent(part, any -> new TreeSet<>());
            for (String resources : cells[2].split(";")) {
                NAME.matcher(resources).results().map(name -> resource(resources, name.group(1)))
                        .forEach(each -> Arrays.stream(cells[3].split(",")).map(String::strip)
                                .forEach(operation -> rights.add(told(each, operation))));
            }
        }
        return byPart;
    }

    private static ResourcePattern resource(String text, String name) {
        ResourceType type = text.contains("group") ? ResourceType.GROUP
                : text.contains("transactional ids") ? ResourceType.TRANSACTIONAL_ID : ResourceType.TOPIC;
        return new ResourcePattern(type, name, text.contains("begin with") ? PatternType.PREFIXED : PatternType.LITERAL);
    }

    private static Set<String> told(List<Right> rights) {
        return rights.stream().map(each -> told(each.resource(), SecurityUtils.operationName(each.operation())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String told(ResourcePattern resource, String operation) {
        return operation + " on " + resource.resourceType() + " " + resource.name() + " " + resource.patternType();
    }
}
