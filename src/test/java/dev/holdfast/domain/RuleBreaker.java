package dev.holdfast.domain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.contract.Topic;
import java.io.File;
import java.time.Clock;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;

/** Does everything that the domain must not, so that the test of packages can be seen to find it. */
public final class RuleBreaker {

    Topic topic;
    Headers headers;
    JsonNode json;
    File file;
    Logger logger;

    Instant now(Clock clock) {
        return System.currentTimeMillis() > 0 ? Instant.now() : clock.instant();
    }
}
