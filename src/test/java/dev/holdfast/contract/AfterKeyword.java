package dev.holdfast.contract;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/** The contract's own keyword, as {@code common.v1.json} describes it: one instant must be later than another. */
final class AfterKeyword extends AbstractKeyword {

    AfterKeyword() {
        super("x-holdfast-after");
    }

    @Override
    public KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent,
                                         SchemaContext context) {
        return new Validator(this, value, location, parent, context);
    }

    private static final class Validator extends BaseKeywordValidator {

        Validator(Keyword keyword, JsonNode value, SchemaLocation location, Schema parent, SchemaContext context) {
            super(keyword, value, location, parent, context);
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode node, JsonNode root, NodePath path) {
            schemaNode.properties().forEach(pair -> {
                Instant later = instant(node.path(pair.getKey()));
                Instant earlier = instant(node.path(pair.getValue().stringValue()));
                if (later != null && earlier != null && !later.isAfter(earlier)) {
                    execution.addError(error().instanceNode(node).instanceLocation(path)
                            .evaluationPath(execution.getEvaluationPath())
                            .message("'" + pair.getKey() + "' must be later than " + pair.getValue()).build());
                }
            });
        }

        /** The instant, or null where the field is absent or broken, which is for the other keywords to say. */
        private static Instant instant(JsonNode node) {
            try {
                return node.isString() ? Instant.parse(node.stringValue()) : null;
            } catch (DateTimeParseException e) {
                return null;
            }
        }
    }
}
