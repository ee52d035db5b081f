package dev.holdfast.audit;

import java.util.function.Consumer;

/** A rule of one provider's log. It sees each event in its order, before the event is folded. */
interface Invariant {

    /** The rule's name, in the words of the README. */
    String name();

    /**
     * Says what is wrong with the event.
     *
     * @param before what the provider's log says up to here
     * @param say    takes a sentence for each thing that is wrong
     */
    void check(LoggedEvent event, ProviderLog before, Consumer<String> say);
}
