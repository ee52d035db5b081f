package dev.holdfast.topology;

import java.time.Duration;

/**
 * What the rules leave open.
 *
 * @param answerMemory   how long a refusal, or the answer to an availability command, is remembered to know a retry
 * @param clientStage    whether a client is kept from being at two providers at once; fixed at the first start
 * @param holdsPerClient how many unconfirmed holds a client may have, at all providers together
 */
public record TopologySettings(Duration answerMemory, boolean clientStage, int holdsPerClient) {

    public static final TopologySettings DEFAULT = new TopologySettings(Duration.ofMinutes(10), true, 10);
}
