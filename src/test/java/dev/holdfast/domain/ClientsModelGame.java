package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A {@link ModelGame} at each of a few providers that have the same clients; verdicts come at once. */
final class ClientsModelGame {

    private static final String[] CLIENTS = {"carl", "cleo", "cora"};
    private static final String[] PROVIDERS = {"anna", "bert", "dora"};

    private final SplittableRandom random;
    private final TestClients clients;
    final List<ModelGame> games = new ArrayList<>();
    private ModelGame playing;

    ClientsModelGame(long seed) {
        random = new SplittableRandom(seed);
        int holdsPerClient = random.nextInt(1, 5);
        clients = new TestClients(holdsPerClient);
        var models = new ArrayList<NaiveModel>();
        for (String provider : PROVIDERS) {
            var model = new NaiveModel(provider, models, holdsPerClient);
            models.add(model);
            games.add(new ModelGame(random, clients.provider(provider), model));
        }
        playing = games.get(0);
    }

    void step() {
        Instant time = playing.requests.now();
        playing = games.get(random.nextInt(games.size()));
        playing.requests.catchUp(time);
        playing.step();
    }

    void end() {
        for (ModelGame game : games) {
            playing = game;
            game.end();
        }
        for (String client : CLIENTS) {
            assertThat(clients.calendar(client).isEmpty()).as("%s has no time left", client).isTrue();
        }
    }

    String doing() {
        return playing.model.providerId + ", " + playing.doing;
    }
}
