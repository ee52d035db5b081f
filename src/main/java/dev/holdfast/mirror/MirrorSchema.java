package dev.holdfast.mirror;

import org.flywaydb.core.Flyway;

/** The mirror's tables, brought up to date by Flyway. */
public final class MirrorSchema {

    private static final String MIGRATIONS = "classpath:holdfast/migration";

    private MirrorSchema() {
    }

    /**
     * Creates the tables in the current schema, or brings older ones up to date; does nothing if they are. Several at
     * once wait for each other.
     *
     * @throws org.flywaydb.core.api.FlywayException if Postgres is away, the schema holds somebody else's tables, or
     *                                               a migration was changed after it ran
     */
    public static void migrate(PostgresSettings postgres) {
        Flyway.configure(MirrorSchema.class.getClassLoader())
                .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
                .locations(MIGRATIONS)
                // Whatever else is on the class path, logging goes where all of it goes.
                .loggers("slf4j")
                .load()
                .migrate();
    }
}
