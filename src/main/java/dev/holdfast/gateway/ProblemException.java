package dev.holdfast.gateway;

/** Ends a request with a {@link Problem}. */
final class ProblemException extends RuntimeException {

    private final Problem problem;
    private final int retryAfterS;

    /** @param detail what is wrong with this very request, or null where the title says it all */
    ProblemException(Problem problem, String detail) {
        this(problem, detail, problem.isPassing() ? 1 : 0);
    }

    /** @param retryAfterS after how many seconds to try again; 0 to say nothing about it */
    ProblemException(Problem problem, String detail, int retryAfterS) {
        super(detail, null, false, false);
        this.problem = problem;
        this.retryAfterS = retryAfterS;
    }

    Problem problem() {
        return problem;
    }

    int retryAfterS() {
        return retryAfterS;
    }
}
