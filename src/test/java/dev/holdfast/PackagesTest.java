package dev.holdfast;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.RuleBreaker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. */
class PackagesTest {

    private static final String ROOT = "dev.holdfast.";

    /** What each package may use of the others; cli, where all is put together, uses any. */
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "domain", Set.of(),
            "contract", Set.of("domain"),
            "topology", Set.of("domain", "contract"),
            "runtime", Set.of("domain", "contract", "topology"),
            "mirror", Set.of("domain", "contract"),
            "gateway", Set.of("domain", "contract"),
            "audit", Set.of("domain", "contract"),
            "report", Set.of("domain", "contract"),
            "embedded", Set.of(),
            "cli", Set.of("domain", "contract", "topology", "runtime", "mirror", "gateway", "audit", "report",
                    "embedded"));

    private static final ArchRule NO_CYCLES = slices().matching("dev.holdfast.(*)..").should().beFreeOfCycles();

    /** No Kafka, no I/O, no logger, no JSON: only values and collections. */
    private static final ArchRule DOMAIN_IS_PLAIN_JAVA = classes().that().resideInAPackage(ROOT + "domain..")
            .should().onlyDependOnClassesThat(resideInAnyPackage(ROOT + "domain..", "java.lang", "java.lang.invoke",
                    "java.lang.runtime", "java.time", "java.time.temporal", "java.time.chrono", "java.time.zone",
                    "java.util", "java.util.function", "java.util.stream"));

    private static final Set<String> CLOCKS_AND_DICE = Set.of("java.time.Clock", "java.util.Random",
            "java.util.Timer", "java.util.UUID", "java.util.Date", "java.util.Calendar", "java.lang.Thread",
            "java.lang.ProcessHandle");
    private static final Set<String> CALLS_TO_THE_OUTSIDE = Set.of("currentTimeMillis", "nanoTime", "now",
            "systemDefault", "getenv", "getProperty", "random");

    private static final ArchRule DOMAIN_READS_NO_CLOCK = noClasses().that().resideInAPackage(ROOT + "domain..")
            .should().dependOnClassesThat(describe("tell the time or throw dice",
                    used -> CLOCKS_AND_DICE.contains(used.getName())))
            .orShould().accessTargetWhere(describe("asks the machine for the time or the like",
                    PackagesTest::asksTheMachine));

    private static final JavaClasses MAIN = importer()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.holdfast");

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void usesOnlyWhatItMay(String name) {
        mayUse(name).check(MAIN);
    }

    @Test
    void everyPackageHasItsPlace() {
        var found = new TreeSet<String>();
        MAIN.forEach(each -> found.add(each.getPackageName().substring(ROOT.length()).split("\\.")[0]));

        assertThat(MAY_USE.keySet()).containsAll(found);
        assertThat(found).contains("domain", "contract", "topology");
    }

    @Test
    void packagesFormNoCycle() {
        NO_CYCLES.check(MAIN);
    }

    @Test
    void theDomainIsPlainJava() {
        DOMAIN_IS_PLAIN_JAVA.check(MAIN);
    }

    @Test
    void theDomainReadsNoClock() {
        DOMAIN_READS_NO_CLOCK.check(MAIN);
    }

    /** A rule that nothing can break holds nothing. */
    @Test
    void aClassThatBreaksTheRulesIsFound() {
        JavaClasses planted = importer().importClasses(RuleBreaker.class, Topic.class, EventCodec.class,
                Event.class);

        assertThat(violations(mayUse("domain"), planted)).anyMatch(each -> each.contains("contract.Topic"));
        assertThat(violations(DOMAIN_IS_PLAIN_JAVA, planted)).anyMatch(each -> each.contains("org.apache.kafka"))
                .anyMatch(each -> each.contains("java.io")).anyMatch(each -> each.contains("jackson"))
                .anyMatch(each -> each.contains("slf4j"));
        assertThat(violations(DOMAIN_READS_NO_CLOCK, planted)).anyMatch(each -> each.contains("Instant.now"))
                .anyMatch(each -> each.contains("currentTimeMillis")).anyMatch(each -> each.contains("Clock"));
        assertThat(violations(NO_CYCLES, planted)).anyMatch(each -> each.contains("Cycle"));
    }

    private static ArchRule mayUse(String name) {
        String[] forbidden = packages().filter(each -> !each.equals(name) && !MAY_USE.get(name).contains(each))
                .map(each -> ROOT + each + "..").toArray(String[]::new);
        return noClasses().that().resideInAPackage(ROOT + name + "..")
                .should().dependOnClassesThat(resideInAnyPackage(forbidden))
                // Not all packages are there yet.
                .allowEmptyShould(true);
    }

    /** Reads no library's classes, of which names are enough here: they are most of the time. */
    private static ClassFileImporter importer() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter();
    }

    private static boolean asksTheMachine(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getPackageName();
        return (owner.startsWith("java.time") || owner.equals("java.lang"))
                && CALLS_TO_THE_OUTSIDE.contains(access.getTarget().getName());
    }

    private static List<String> violations(ArchRule rule, JavaClasses in) {
        return rule.evaluate(in).getFailureReport().getDetails();
    }
}
