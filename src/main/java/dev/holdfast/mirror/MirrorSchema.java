package dev.holdfast.mirror;

import org.flywaydb.core.Flyway;

/** The mirror's tables, brought up to date by Flyway. */
public final class MirrorSchema {

    private static final String MIGRATIONS = "classpath:holdfast/migration";

    private MirrorSchema() {
    }

    /**
     * Creates the schema and its tables, or brings older ones up to date, and sees to the roles; whoever runs this owns
     * all of it. Several at once wait for each other.
     *
     * @throws org.flywaydb.core.api.FlywayException if Postgres is away, the schema holds somebody else's tables, a
     *                                               migration was changed after it ran, or a role is missing that this
     *                                               user may not create
     */
    public static void migrate(PostgresSettings postgres) {
        flyway(postgres).migrate();
    }

    /** Whether a migration of this version has not run there. Only the owner of the tables may know. */
    static boolean isBehind(PostgresSettings postgres) {
        return flyway(postgres).info().pending().length > 0;
    }

    private static Flyway flyway(PostgresSettings postgres) {
        return Flyway.configure(MirrorSchema.class.getClassLoader())
                .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
                .schemas(postgres.schema())
                .createSchemas(true)
                .locations(MIGRATIONS)
                // Whatever else is on the class path, logging goes where all of it goes.
                .loggers("slf4j")
                .load();
    }
}
