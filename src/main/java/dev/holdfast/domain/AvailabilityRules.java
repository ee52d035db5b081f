package dev.holdfast.domain;

import java.util.List;

/** What an availability or policy command does to a provider's schedule. */
final class AvailabilityRules {

    private AvailabilityRules() {
    }

    /** Decides a command that was not answered before. */
    static void decide(Draft draft, Command command) {
        Schedule before = draft.state.schedule();
        Schedule after = before;
        Event.Fact fact;
        if (command instanceof Command.OpenAvailability open) {
            after = before.opened(open.range(), draft.at);
            fact = windowsChanged(before, after);
        } else if (command instanceof Command.CloseAvailability close) {
            after = before.closed(close.range(), draft.at);
            fact = windowsChanged(before, after);
        } else if (command instanceof Command.SetHours set) {
            after = before.withHours(set.hours());
            fact = new Event.AvailabilityChanged(List.of(), List.of(), List.of(), List.of(),
                    set.hours());
        } else {
            after = before.withPolicy(before.policy().with(((Command.SetPolicy) command).change()));
            fact = new Event.PolicyChanged(after.policy());
        }
        if (after.windowCount() > Schedule.MAX_WINDOWS) {
            Answering.refuseMalformed(draft, command, "a provider can have at most " + Schedule.MAX_WINDOWS
                    + " open and closed windows that have not ended; join some, or set weekly hours instead");
            return;
        }
        // Windows that merely ended are no answer to this command; the tick removes them.
        boolean isNews = !after.withoutEnded(draft.at).equals(before.withoutEnded(draft.at));
        if (isNews) {
            draft.write(after);
        }
        Answering.answer(draft, command, isNews ? fact : new Event.Unchanged(null));
    }

    static Event.AvailabilityChanged windowsChanged(Schedule before, Schedule after) {
        return new Event.AvailabilityChanged(before.open().without(after.open()), after.open().without(before.open()),
                before.closed().without(after.closed()), after.closed().without(before.closed()), null);
    }
}
