package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.GatewaySettings.TokenSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The booking page in a real browser, whose reader lives in Lagos: an hour ahead of UTC, all year. */
class BookingPageIT extends SharedGateway {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ZONE = "Africa/Lagos";
    private static final Path PICTURES = Path.of("target", "booking-page");
    private static final String MARY = "dr-mary";
    private static final String JOHN = "dr-john";
    /** Has not set up anything. */
    private static final String EVE = "dr-eve";
    /** Lets a hold wait for seconds only. */
    private static final String HASTY = "dr-hasty";

    @TempDir
    private static Path folder;
    private static Gateway bookable;
    private static Browser browser;

    private String window;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Browser.isInstalled(), "Skipped: the booking page needs chromium and chromedriver on the PATH to be "
                + "tested (Debian: apt-get install chromium chromium-driver)");
        bookable = open(0, null);
        for (String provider : List.of(MARY, JOHN, HASTY)) {
            api.put("provider:" + provider, "/v1/providers/" + provider + "/policy",
                    "{'slotLength':'PT30M','holdDuration':'" + (provider.equals(HASTY) ? "PT4S" : "PT5M") + "'}").mustBe(200);
            openDay(provider);
        }
        browser = Browser.open(folder.resolve("profile"), ZONE);
    }

    /** From nine to five, as they see it in Lagos. */
    private static void openDay(String provider) {
        api.post("provider:" + provider, "/v1/providers/" + provider + "/availability",
                "{'start':'" + Api.at("08:00") + "','end':'" + Api.at("16:00") + "'}").mustBe(200);
    }

    private static Gateway open(int port, TokenSettings tokens) {
        GatewaySettings usual = rig.settings(port, tokens, 1000, Duration.ofSeconds(30));
        return rig.open(new GatewaySettings(usual.kafka(), usual.host(), usual.port(), usual.tokens(),
                usual.corsOrigins(), usual.requestsPerSecond(), usual.answerWithin(),
                List.of(MARY, JOHN, EVE, HASTY)), service.reader());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openWindow() {
        window = browser.newWindow(home(bookable));
    }

    @AfterEach
    void nothingWasForbiddenOrThrown() {
        assertThat(browser.complaints()).isEmpty();
        browser.closeWindows();
    }

    @Test
    void whatOneHoldsAndConfirmsVanishesInAnothersWindow() {
        String slot = Api.at("08:30");
        browser.takePictures(PICTURES, "sign-in");
        signIn("ada");
        browser.awaitVisible(free(slot));
        assertThat(browser.text(free(slot))).isEqualTo(local(slot));
        String ben = browser.newWindow(home(bookable));
        signIn("ben");
        browser.awaitVisible(free(slot));

        browser.switchTo(window);
        browser.click(free(slot));
        browser.awaitVisible(".hold .countdown");
        assertThat(browser.focused("aria-label")).startsWith("Confirm");
        browser.switchTo(ben);
        browser.awaitText(slot(slot, "held"), "held");
        browser.switchTo(window);
        browser.takePictures(PICTURES, "held");
        browser.click(".hold .main");
        browser.awaitText(".booked-list", local(slot));
        browser.awaitNone(".hold");
        browser.switchTo(ben);
        browser.awaitText(slot(slot, "booked"), "booked");
        browser.takePictures(PICTURES, "week");
    }

    @Test
    void aHoldRunsOutBeforeTheReadersEyes() {
        String slot = Api.at("09:30");
        signIn("hal");
        choose(HASTY);
        browser.click(free(slot));
        browser.awaitText(".hold .countdown", "0:0");
        browser.awaitText("#notices", "has run out");
        browser.awaitNone(".hold");
        browser.awaitVisible(free(slot));
    }

    @Test
    void aBookingIsMovedAndCancelled() {
        String first = Api.at("10:30");
        String second = Api.at("11:30");
        signIn("cay");
        book(first);
        browser.click(".booked-list [aria-label^=Move]");
        browser.awaitText(".banner", local(first));
        browser.takePictures(PICTURES, "moving");
        browser.click(free(second));
        browser.awaitText(".booked-list", local(second));
        browser.awaitVisible(free(first));
        browser.awaitNone(".banner");

        browser.click(".booked-list [aria-label^=Cancel]");
        browser.takePictures(PICTURES, "cancelling");
        browser.click("dialog .danger");
        browser.awaitNone(".booked-list .card");
        browser.awaitVisible(free(second));
    }

    @Test
    void aRefusalIsToldInPlainWords() {
        String slot = Api.at("12:30");
        signIn("dan");
        book(slot);
        choose(JOHN);
        browser.click(free(slot));
        browser.awaitText("#notices", "You have another booking at that time. Choose another time");
    }

    @Test
    void theKeyboardIsEnough() {
        signIn("kim");
        browser.awaitVisible(free(Api.at("13:00")));
        browser.type(free(Api.at("13:00")), Keys.ARROW_DOWN);
        assertThat(browser.focused("data-start")).isEqualTo(Api.at("13:30"));
        browser.press(Keys.ARROW_UP);
        browser.press(Keys.ENTER);
        browser.awaitVisible(".hold");
        assertThat(browser.focused("aria-label")).startsWith("Confirm");
        browser.press(Keys.ENTER);
        browser.awaitText(".booked-list", local(Api.at("13:00")));
        assertThat(browser.focused("aria-label")).startsWith("Move");
    }

    @Test
    void aProviderSetsHoursOpensAndClosesTimeAndCancels() {
        browser.click(".choices > div button:nth-of-type(3)");
        browser.awaitText("h1", "Dr Eve");
        for (String day : List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")) {
            browser.click("[aria-label='Add hours on " + day + "']");
        }
        browser.set("[aria-label='Monday from']", "10:00");
        browser.click(".settings form:has(#zone) button.main");
        browser.awaitText("#notices", "The weekly hours are saved.");
        JsonNode hours = api.get("operator:x", "/v1/providers/" + EVE).mustBe(200).json().get("hours");
        assertThat(hours.get("zone").asText()).isEqualTo(ZONE);
        assertThat(hours.at("/weekly/MONDAY/0/from").asText()).isEqualTo("10:00");
        assertThat(hours.at("/weekly/SUNDAY/0/to").asText()).isEqualTo("17:00");

        String day = Api.at("12:00").substring(0, 10);
        browser.set("#open-date", day);
        browser.set("#open-from", "12:00");
        browser.set("#open-to", "13:00");
        browser.click(".settings button:not(.main):not(.quiet)");
        browser.awaitText("#notices", "is closed");
        // What is closed is not told to be free.
        browser.awaitText(".rows", "to 12:00");
        browser.awaitText(".rows", "13:00 to 17:00");
        browser.set("#open-from", "18:00");
        browser.set("#open-to", "19:00");
        browser.click(".settings button.main");
        browser.awaitText("#notices", "is open");
        assertThat(api.freeSlots(EVE)).doesNotContain(Api.at("11:00"), Api.at("11:45")).contains(Api.at("12:00"),
                Api.at("17:00"));

        api.hold("fay", EVE, "13:00").mustBe(201);
        browser.awaitText(".rows", "fay held");
        browser.takePictures(PICTURES, "provider");
        browser.phone();
        assertThat(browser.isWiderThanTheScreen()).isFalse();
        browser.desktop();
        browser.click(".row.held button");
        browser.type("#ask-field", "I am ill.", Keys.ENTER);
        browser.awaitNone(".row.held");
        assertThat(api.freeSlots(EVE)).contains(Api.at("13:00"));
    }

    @Test
    void aLostConnectionIsToldAndTakenUpAgain() {
        Gateway first = open(0, null);
        int port = first.port();
        browser.go(home(first));
        signIn("ida");
        browser.awaitText("#connection", "Live");
        first.close();
        browser.awaitText("#connection", "Connection lost");
        String slot = Api.at("14:30");
        api.hold("jon", MARY, "14:30").mustBe(201);
        open(port, null);
        browser.awaitText("#connection", "Connected again");
        browser.awaitText(slot(slot, "held"), "held");
    }

    @Test
    void aWindowThatNobodyLooksAtGivesItsStreamBackAndTakesItAgain() {
        try (Gateway own = open(0, null)) {
            browser.go(home(own));
            signIn("lou");
            browser.awaitText("#connection", "Live");
            assertThat(own.streams()).isEqualTo(1);

            browser.newTab();
            // A gateway notices that a reader has gone when it writes to it.
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
                String held = api.hold("mia", MARY, "14:00").mustBe(201).header("Location");
                api.post("client:mia", held + "/cancel", null).mustBe(200);
                return own.streams() == 0;
            });
            String slot = Api.at("15:00");
            api.hold("max", MARY, "15:00").mustBe(201);
            browser.switchTo(window);
            browser.awaitText(slot(slot, "held"), "held");
            assertThat(own.streams()).isEqualTo(1);
        }
    }

    @Test
    void withTokensOneIsAskedForOne() {
        var issuer = new Issuer(folder);
        Gateway strict = open(0, issuer.settings());
        browser.go(home(strict));
        browser.type("#token", "client:ada", Keys.ENTER);
        browser.awaitText("#notices", "is not accepted");
        browser.type("#token", issuer.token("client", "lea"), Keys.ENTER);
        browser.awaitText("#who-name", "Lea");
        browser.awaitVisible(".slot.free");
    }

    private static String home(Gateway of) {
        return "http://127.0.0.1:" + of.port() + "/";
    }

    private static void signIn(String name) {
        browser.type("#name", name, Keys.ENTER);
        browser.awaitVisible(".week");
    }

    private static void choose(String provider) {
        browser.set("#provider", provider);
        browser.awaitVisible(".week");
    }

    private static void book(String slot) {
        browser.click(free(slot));
        browser.click(".hold .main");
        browser.awaitText(".booked-list", local(slot));
    }

    private static String free(String start) {
        return slot(start, "free");
    }

    private static String slot(String start, String state) {
        return ".slot." + state + "[data-start='" + start + "']";
    }

    private static String local(String instant) {
        return DateTimeFormatter.ofPattern("HH:mm").format(Instant.parse(instant).atZone(ZoneId.of(ZONE)));
    }
}
