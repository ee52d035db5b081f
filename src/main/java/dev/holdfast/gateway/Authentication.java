package dev.holdfast.gateway;

/** Tells from a bearer token who asks. */
interface Authentication {

    /** @throws ProblemException if the token is not believed */
    Caller caller(String token);
}
