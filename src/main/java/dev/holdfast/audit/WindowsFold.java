package dev.holdfast.audit;

import java.util.function.Consumer;

/** A change of windows removes what is there, and adds what is apart from what stays. */
final class WindowsFold implements Invariant {

    @Override
    public String name() {
        return "windows-fold";
    }

    @Override
    public void check(LoggedEvent event, ProviderLog before, Consumer<String> say) {
        before.offer().checkChange(event, say);
    }
}
