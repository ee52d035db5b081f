package dev.holdfast.gateway;

import dev.holdfast.domain.Event;
import dev.holdfast.domain.ProviderReader;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP gateway, running. */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final String API = "/v1/openapi.yaml";
    private static final String ABOUT = "/v1/about";
    /** Who asks is no matter there. */
    private static final Set<String> OPEN_TO_ALL = Set.of(API, ABOUT);
    /** From the last answer until its client has it, and connections that nobody uses are closed. */
    private static final Duration LAST_REPLIES_WITHIN = Duration.ofSeconds(3);
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_THREADS = 200;
    private static final int MIN_THREADS = 8;
    /** What Jetty may keep of a body beside its bytes. */
    private static final int FRAMING = 1024;

    private final GatewaySettings settings;
    private final GatewayMetrics metrics;
    private final AwaitedAnswers answers;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private EventStreams streams;
    private Javalin http;

    private Gateway(GatewaySettings settings, GatewayMetrics metrics) {
        this.metrics = metrics;
        this.settings = settings;
        this.answers = new AwaitedAnswers(MAX_WAITING, settings.answerWithin());
    }

    /**
     * Starts to listen; every answer to what is sent from then on is heard.
     *
     * @param reader of the state of this process
     * @throws GatewayStartException if it can't
     */
    public static Gateway start(GatewaySettings settings, ProviderReader reader) {
        return start(settings, reader, new CompositeMeterRegistry());
    }

    /**
     * The same, with metrics.
     *
     * @param metrics where calls are counted and timed
     */
    public static Gateway start(GatewaySettings settings, ProviderReader reader, MeterRegistry metrics) {
        settings.check();
        var gateway = new Gateway(settings, new GatewayMetrics(metrics));
        try {
            gateway.open(reader);
            return gateway;
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /** Where it listens. */
    public int port() {
        return http.port();
    }

    /** Whether it takes calls; not any more from the start of {@link #close} on. */
    public boolean isOpen() {
        return !isClosed.get();
    }

    /** How many requests wait for their answer. */
    int waiting() {
        return answers.size();
    }

    /** How many event streams are open. */
    int streams() {
        return streams.count();
    }

    /** What it answers, such as {@code GET /v1/me}. */
    List<String> routes() {
        return http.unsafe.internalRouter.allHttpHandlers().stream().map(each -> each.endpoint)
                .filter(each -> each.method.isHttpMethod()).map(each -> each.method + " " + each.path).toList();
    }

    private void open(ProviderReader reader) {
        ServerSocketChannel socket = own(Listening.on(settings.host(), settings.port()));
        Authentication authentication = settings.tokens() == null ? new LocalTrust() : new TokenTrust(settings.tokens());
        var callers = new Callers(authentication, new RateLimit(settings.requestsPerSecond()));
        var threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("gateway");
        streams = own(new EventStreams(own(new Replay(settings.kafka()))));
        EventLog log = own(new EventLog(settings.kafka(), EventStreams.RECENT, this::heard));
        CommandSender sender = own(new CommandSender(settings.kafka(), answers, settings.answerWithin()));
        sender.awaitTopics();
        log.start();
        var others = new OtherInstances();
        http = Javalin.create(config -> {
            configure(config, threads, socket);
            addBefore(config.routes, callers);
            Problems.addTo(config.routes);
            config.routes.get(API, ctx -> ctx.contentType("application/yaml").result(resource("openapi.yaml")));
            config.routes.get(ABOUT, ctx -> ctx.result(Replies.about(settings.tokens() != null, settings.providers(),
                    Instant.now().truncatedTo(ChronoUnit.MILLIS))));
            new ReadEndpoints(reader, others).addTo(config.routes);
            new CommandEndpoints(sender, new LocalDates(reader, others), threads).addTo(config.routes);
            new EventEndpoint(reader, others, streams).addTo(config.routes);
        });
        http.start();
        metrics.watch(this);
    }

    private void heard(List<Event> events) {
        events.forEach(answers::heard);
        streams.heard(events);
    }

    private void configure(JavalinConfig config, QueuedThreadPool threads, ServerSocketChannel socket) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.defaultContentType = "application/json";
        config.http.prefer405over404 = true;
        config.router.ignoreTrailingSlashes = false;
        config.jetty.threadPool = threads;
        config.requestLogger.http(metrics::answered);
        config.jetty.modifyServer(this::configure);
        config.jetty.addConnector((server, jetty) -> Listening.connector(socket, server, jetty));
        // A path means the same to whoever stands in front of the gateway: nothing ambiguous gets in.
        config.jetty.modifyHttpConfiguration(jetty -> jetty.setUriCompliance(UriCompliance.DEFAULT));
        config.staticFiles.add(files -> {
            files.directory = "/holdfast/page";
            files.headers = Map.of("Cache-Control", "no-cache");
        });
    }

    private void configure(Server server) {
        server.setErrorHandler(new JettyErrors());
        server.setStopTimeout(LAST_REPLIES_WITHIN.toMillis());
        server.insertHandler(new GracefulHandler());
        // A client that sends slowly takes no thread.
        server.insertHandler(new EagerContentHandler(
                new RetainedContentLoaderFactory(Body.MAX_BYTES, FRAMING, true)));
        if (!settings.corsOrigins().isEmpty()) {
            server.insertHandler(pagesOf(settings.corsOrigins()));
        }
    }

    /** Before all else, so that a page of these origins can also read why it was refused. */
    private static CrossOriginHandler pagesOf(List<String> origins) {
        var handler = new CrossOriginHandler();
        handler.setAllowedOriginPatterns(origins.stream().map(Pattern::quote).collect(Collectors.toSet()));
        handler.setAllowedMethods(Set.of("GET", "POST", "PUT", "DELETE"));
        handler.setAllowedHeaders(Set.of(Header.AUTHORIZATION, Header.CONTENT_TYPE, CommandEndpoints.IDEMPOTENCY_KEY,
                EventEndpoint.LAST_EVENT_ID));
        handler.setExposedHeaders(Set.of(Header.LOCATION, Header.RETRY_AFTER));
        return handler;
    }

    private void addBefore(RoutesConfig routes, Callers callers) {
        routes.before(SecurityHeaders::addTo);
        routes.before(Gateway::refuseMethodInHeader);
        if (settings.tokens() == null) {
            routes.before(ctx -> LocalTrust.mustBeMeantForThisGateway(ctx, settings.trustedNames()));
        }
        routes.before("/v1/*", ctx -> {
            if (isClosed.get()) {
                throw new ProblemException(Problem.STOPPING, null);
            }
            if (!OPEN_TO_ALL.contains(ctx.path())) {
                callers.identify(ctx);
            }
        });
    }

    /** Javalin would take it for the method, and who stands in front of the gateway would have let another one pass. */
    private static void refuseMethodInHeader(Context ctx) {
        if (ctx.header(Header.X_HTTP_METHOD_OVERRIDE) != null) {
            throw Query.malformed(Header.X_HTTP_METHOD_OVERRIDE + " is not taken here");
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        running.push(part);
        return part;
    }

    private static byte[] resource(String name) {
        try (InputStream in = Gateway.class.getResourceAsStream("/holdfast/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes no more requests, answers those that wait, ends the streams, and stops. */
    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        if (http != null) {
            streams.end();
            stopWhenAllIsAnswered(http.jettyServer().server());
        }
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                LOG.warn("While stopping: {}", e.getMessage());
            }
        }
    }

    private void stopWhenAllIsAnswered(Server server) {
        try {
            answers.awaitNone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            server.stop();
        } catch (Exception e) {
            LOG.debug("Some connections were still open when the time for that was over", e);
        }
    }
}
