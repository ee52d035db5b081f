package dev.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.Codecs.Outcome;
import dev.holdfast.contract.Mutations.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What is not quite a message is refused by schema and codec alike. */
class SchemaMutationsTest {

    /** The fields that may be left out, by type and place; all others are required. */
    private static final Pattern OPTIONAL = Pattern.compile(String.join("|",
            "availability\\.hours\\.v1/(overrides(/[^/]*)?|weekly/[A-Z]+)",
            "reservation\\.hold\\.v1/end",
            "reservation\\.cancel\\.v1/reason",
            "reservation\\.reschedule\\.v1/end",
            "[a-z.]+\\.v1/reservation/(confirmedAt|endedAt)",
            "reservation\\.cancelled\\.v1/reason",
            "availability\\.changed\\.v1/hours/(overrides(/[^/]*)?|weekly/[A-Z]+)",
            "availability\\.changed\\.v1/requestId",
            "request\\.rejected\\.v1/(detail|asked(/(reservationId|clientId|time))?)",
            "request\\.unchanged\\.v1/reservation",
            "request\\.duplicate\\.v1/(reservation|first/reason)"));
    private static final Set<String> PARTS_OF_A_POLICY =
            Set.of("slotLength", "leadTime", "holdDuration", "horizon", "bufferBefore", "bufferAfter");
    private static final Set<String> NEEDED_FOR_AN_ANSWER = Set.of("/providerId", "/requestId");
    /** Far fewer than there are, and far more than a generator that lost its way would find. */
    private static final int LEAST_MUTATIONS = 5_000;

    static List<String> types() {
        return Schemas.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void aWrongValueIsRefusedByBoth(String type) {
        for (JsonNode example : Schemas.examples(type)) {
            for (Mutation mutation : Mutations.wrongValues(type, example)) {
                assertRefusedByBoth(type, mutation);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void aMissingFieldIsRefusedByBothUnlessItIsOptional(String type) {
        for (JsonNode example : Schemas.examples(type)) {
            for (Mutation mutation : Mutations.removals(type, example)) {
                if (isOptional(type, mutation, example)) {
                    assertAcceptedByBoth(type, mutation);
                } else {
                    assertRefusedByBoth(type, mutation);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void anUnknownFieldIsRefusedInCommandsAndIgnoredInEvents(String type) {
        for (JsonNode example : Schemas.examples(type)) {
            for (Mutation mutation : Mutations.unknownFields(type, example)) {
                if (Codecs.isEvent(type)) {
                    assertAcceptedByBoth(type, mutation);
                    assertThat(Codecs.decoded(type, mutation.json())).as(mutation.toString())
                            .isEqualTo(Codecs.decoded(type, example.toString()));
                } else {
                    assertRefusedByBoth(type, mutation);
                }
            }
        }
    }

    @Test
    void thereAreManyMutationsOfEachKind() {
        var wrong = new ArrayList<Mutation>();
        var missing = new ArrayList<Mutation>();
        var unknown = new ArrayList<Mutation>();
        int examples = 0;
        for (String type : types()) {
            for (JsonNode example : Schemas.examples(type)) {
                examples++;
                wrong.addAll(Mutations.wrongValues(type, example));
                missing.addAll(Mutations.removals(type, example));
                unknown.addAll(Mutations.unknownFields(type, example));
            }
        }
        System.out.printf("%d schemas, %d examples; %d wrong values, %d missing fields, %d unknown fields%n",
                types().size(), examples, wrong.size(), missing.size(), unknown.size());
        assertThat(wrong).hasSizeGreaterThan(LEAST_MUTATIONS);
        assertThat(missing).hasSizeGreaterThan(10 * examples / 2);
        assertThat(unknown).hasSizeGreaterThanOrEqualTo(2 * examples);
    }

    private static boolean isOptional(String type, Mutation mutation, JsonNode example) {
        if (type.equals("provider.policy.v1")) {
            long parts = example.propertyStream().filter(field -> isPartOfPolicy(field.getKey())).count();
            return parts > 1 && isPartOfPolicy(mutation.at().last().getMatchingProperty());
        }
        return OPTIONAL.matcher(type + mutation.at()).matches();
    }

    private static boolean isPartOfPolicy(String field) {
        return PARTS_OF_A_POLICY.contains(field);
    }

    private static void assertRefusedByBoth(String type, Mutation mutation) {
        assertThat(Schemas.faults(type, mutation.json())).as("schema, %s", mutation).isNotEmpty();
        assertThat(Codecs.judge(type, mutation.json()).outcome()).as("codec, %s", mutation)
                .isEqualTo(refusal(type, mutation));
    }

    private static void assertAcceptedByBoth(String type, Mutation mutation) {
        assertThat(Schemas.faults(type, mutation.json())).as("schema, %s", mutation).isEmpty();
        assertThat(Codecs.judge(type, mutation.json()).why()).as("codec, %s", mutation).isNull();
    }

    private static Outcome refusal(String type, Mutation mutation) {
        if (Codecs.isEvent(type)) {
            return Outcome.NO_EVENT;
        }
        boolean answerable = !type.equals(Codecs.TICK) && !NEEDED_FOR_AN_ANSWER.contains(mutation.at().toString());
        return answerable ? Outcome.MALFORMED : Outcome.UNREADABLE;
    }
}
