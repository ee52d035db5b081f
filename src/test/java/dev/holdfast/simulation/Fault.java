package dev.holdfast.simulation;

/** What the simulation does to the service, and what it must be seen to have reached. */
enum Fault {
    /** An instance's process is gone, with all that it had not committed. */
    CRASH,
    /** A crash that took decisions back that were written already. */
    CRASH_WITH_WRITES_LOST,
    /** A transaction is taken back, and the tasks are started again in the same process. */
    ROLLBACK,
    /** A commit of more than a hundred records. */
    BIG_COMMIT,
    /** A commit of one record. */
    SMALL_COMMIT,
    /** A task goes to another instance. */
    MOVE,
    /** The same request again, as it was. */
    DUPLICATE,
    /** The same id again, with other content. */
    REUSED_ID,
    WRONG_KEY,
    NO_KEY,
    WRONG_PARTITION,
    /** Sent on to its right partition. */
    REROUTED,
    DEAD_LETTER,
    /** A record that says that it was sent on already, and is in a wrong partition. */
    FORGED_ORIGIN,
    /** A tick that no task has written. */
    FORGED_TICK,
    TICK,
    /** A tick that left something due, and wrote the next one. */
    TICK_WITH_MORE_DUE,
    /** Looks at the clock that are later than the interval says by far. */
    LATE_LOOK,
    REPEATED_LOOK,
    BROKER_CLOCK_FORWARDS,
    BROKER_CLOCK_BACKWARDS,
    INSTANCE_CLOCK_JUMP,
    /** Time passes, from minutes to days, while nobody does anything. */
    LEAP,
    DELAYED_CLAIM,
    DELAYED_VERDICT,
    DELAYED_REQUEST,
    /** Many requests to one provider, or of one client, in a row. */
    BURST,
    /** A command that waited for a verdict. */
    PARKED,
    DAYLIGHT_SAVING,
    WITHOUT_CLIENT_STAGE
}
