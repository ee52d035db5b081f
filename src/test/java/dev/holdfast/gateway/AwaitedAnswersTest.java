package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reason;
import dev.holdfast.gateway.AwaitedAnswers.Awaited;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AwaitedAnswersTest {

    private static final Command HOLD = new Command.Hold("r", "p", "ada", Instant.EPOCH, null);

    private final AwaitedAnswers answers = new AwaitedAnswers(2, Duration.ofSeconds(60));

    @Test
    void eachSendingGetsTheAnswerThatItCaused() {
        Awaited first = answers.expect(HOLD);
        Awaited second = answers.expect(HOLD);
        first.placed("t/0@1");
        answers.heard(event("r", "t/0@1"));
        answers.heard(event("r", "t/0@7"));
        second.placed("t/0@7");

        assertThat(first.answer()).isCompletedWithValue(event("r", "t/0@1"));
        assertThat(second.answer()).isCompletedWithValue(event("r", "t/0@7"));
        assertThat(answers.size()).isZero();
    }

    @Test
    void anotherGatewaysAnswerToTheSameRequestIsNotTaken() {
        Awaited here = answers.expect(HOLD);
        answers.heard(event("r", "t/0@1"));
        here.placed("t/0@2");
        assertThat(here.answer()).isNotDone();
        answers.heard(event("r", "t/0@2"));
        assertThat(here.answer()).isDone();
    }

    @Test
    void anAnswerIsTakenWhereverTheCommandLiesIfTheBrokerDoesNotSay() {
        Awaited here = answers.expect(HOLD);
        here.placedSomewhere();
        answers.heard(event("other", "t/0@1"));
        assertThat(here.answer()).isNotDone();
        answers.heard(event("r", "t/0@2"));
        assertThat(here.answer()).isDone();
    }

    @Test
    void moreThanTheLimitAreTurnedAwayAtOnce() {
        answers.expect(HOLD);
        answers.expect(HOLD);
        assertThatThrownBy(() -> answers.expect(HOLD)).isInstanceOfSatisfying(ProblemException.class,
                e -> assertThat(e.problem()).isEqualTo(Problem.TOO_BUSY));
        assertThat(answers.size()).isEqualTo(2);
    }

    @Test
    void whatWaitsInVainIsForgotten() {
        var impatient = new AwaitedAnswers(2, Duration.ofMillis(1));
        impatient.expect(HOLD);
        await().until(() -> impatient.size() == 0);
    }

    private static Event event(String requestId, String cause) {
        return new Event("p", 1, Instant.EPOCH, requestId, cause, new Event.Rejected(Reason.SLOT_TAKEN, null));
    }
}
