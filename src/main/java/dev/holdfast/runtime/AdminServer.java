package dev.holdfast.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What operators and their machines ask: is it alive, is it ready and if not why, and the metrics. At a port of its own,
 * for it is there without a gateway too, it must not wait behind callers, and it is nobody's business outside.
 */
public final class AdminServer implements AutoCloseable {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
        var thread = new Thread(task, "admin");
        thread.setDaemon(true);
        return thread;
    });
    private final JvmGcMetrics collections = new JvmGcMetrics();

    private AdminServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param port  0 for any free one
     * @param parts how each part does; empty while nothing has started
     * @throws StartException naming the setting, if that can't be
     */
    public static AdminServer start(String host, int port, PrometheusMeterRegistry metrics,
                                    Supplier<List<Health>> parts) {
        var admin = new AdminServer(listen(host, port));
        admin.bindJvm(metrics);
        admin.server.createContext("/health/live", exchange -> answer(exchange, 200, TEXT, "alive\n"));
        admin.server.createContext("/health/ready", exchange -> {
            List<Health> all = parts.get();
            answer(exchange, isReady(all) ? 200 : 503, TEXT, all.isEmpty() ? "starting\n"
                    : all.stream().map(each -> each + "\n").collect(Collectors.joining()));
        });
        admin.server.createContext("/metrics", exchange -> answer(exchange, 200, PROMETHEUS, metrics.scrape()));
        admin.server.setExecutor(admin.threads);
        admin.server.start();
        return admin;
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** What is not vital decides only where it is alone: who serves people goes on serving them. */
    private static boolean isReady(List<Health> parts) {
        boolean anyVital = parts.stream().anyMatch(Health::isVital);
        return !parts.isEmpty()
                && parts.stream().filter(each -> each.isVital() || !anyVital).allMatch(Health::isReady);
    }

    private static HttpServer listen(String host, int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
        } catch (IOException e) {
            if (e instanceof BindException && String.valueOf(e.getMessage()).contains("in use")) {
                throw new StartException("Port " + port + " is taken by another program; choose another one with "
                        + "--admin-port, or stop that program.", e);
            }
            throw new StartException("Health and metrics can't be shown on " + host + ":" + port + " ("
                    + e.getMessage() + "). Choose another --admin-host or --admin-port.", e);
        }
    }

    private void bindJvm(PrometheusMeterRegistry metrics) {
        new JvmMemoryMetrics().bindTo(metrics);
        collections.bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ClassLoaderMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        new UptimeMetrics().bindTo(metrics);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        collections.close();
    }
}
