package dev.holdfast.audit;

/** Takes what is wrong with a record. */
interface Sayer {

    void say(Place place, String what);
}
