package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The Chromium of this machine, without a screen. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PHONE_WIDTH = 390;
    /** Has nothing to say but that it does not know the newest Chromium's debugging protocol, which nobody uses here. */
    private static final Logger CHATTER = Logger.getLogger("org.openqa.selenium.devtools");

    private static final String CONTRASTS = script("contrast.js");

    private final ChromeDriver driver;
    private final String zone;

    private Browser(ChromeDriver driver, String zone) {
        this.driver = driver;
        this.zone = zone;
    }

    /** Whether there are a Chromium and its driver. Nothing is downloaded. */
    static boolean isInstalled() {
        return find("chromium").isPresent() && find("chromedriver").isPresent();
    }

    /** @param zone where the reader is */
    static Browser open(Path profile, String zone) {
        CHATTER.setLevel(Level.SEVERE);
        var options = new ChromeOptions();
        options.setBinary(find("chromium").orElseThrow());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en-GB",
                "--user-data-dir=" + profile);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        System.setProperty("webdriver.chrome.driver", find("chromedriver").orElseThrow().getPath());
        return new Browser(new ChromeDriver(options), zone);
    }

    private static String script(String name) {
        try (InputStream in = Browser.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<File> find(String program) {
        return Arrays.stream(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                .map(folder -> new File(folder, program)).filter(File::canExecute).findFirst();
    }

    /** Opens an address in this window. */
    void go(String address) {
        driver.get(address);
    }

    /** A window in which nobody is signed in. */
    String newWindow(String address) {
        driver.switchTo().newWindow(WindowType.WINDOW);
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
        desktop();
        go(address);
        return window();
    }

    /** Puts another tab before the one that is seen, which nobody looks at any more. */
    void newTab() {
        driver.switchTo().newWindow(WindowType.TAB);
    }

    /** Leaves only the first window: a browser opens no more than six connections to one server, streams included. */
    void closeWindows() {
        List<String> windows = List.copyOf(driver.getWindowHandles());
        for (String each : windows.subList(1, windows.size())) {
            driver.switchTo().window(each).close();
        }
        driver.switchTo().window(windows.get(0));
    }

    String window() {
        return driver.getWindowHandle();
    }

    void switchTo(String window) {
        driver.switchTo().window(window);
    }

    void click(String css) {
        until(() -> visible(css).click());
    }

    void type(String css, CharSequence... keys) {
        until(() -> visible(css).sendKeys(keys));
    }

    /** Presses keys wherever the keyboard is. */
    void press(Keys... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Sets a field whose keys differ from country to country. */
    void set(String css, String value) {
        until(() -> driver.executeScript("arguments[0].value = arguments[1];"
                + "arguments[0].dispatchEvent(new Event('input', {bubbles: true}));"
                + "arguments[0].dispatchEvent(new Event('change', {bubbles: true}));", visible(css), value));
    }

    String text(String css) {
        return visible(css).getText();
    }

    void awaitText(String css, String part) {
        until(() -> {
            String all = String.join("\n", driver.findElements(By.cssSelector(css)).stream().map(WebElement::getText)
                    .toList());
            if (!all.contains(part)) {
                throw new AssertionError("No '" + part + "' in " + css + ": '" + all + "'");
            }
        });
    }

    void awaitVisible(String css) {
        until(() -> visible(css));
    }

    void awaitNone(String css) {
        until(() -> {
            if (driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed)) {
                throw new AssertionError("Still there: " + css);
            }
        });
    }

    /** What has the keyboard. */
    String focused(String attribute) {
        return driver.switchTo().activeElement().getDomAttribute(attribute);
    }

    boolean isWiderThanTheScreen() {
        return (boolean) driver.executeScript("return document.documentElement.scrollWidth > innerWidth");
    }

    void desktop() {
        size(1280, 900, false);
    }

    void phone() {
        size(PHONE_WIDTH, 844, true);
    }

    private void size(int width, int height, boolean isPhone) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height,
                "deviceScaleFactor", 1, "mobile", isPhone));
    }

    /** As it looks on a desktop and on a phone, by day and by night, where each text must be easy to read. */
    void takePictures(Path folder, String name) {
        for (String scheme : List.of("light", "dark")) {
            driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features",
                    List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            phone();
            takePicture(folder.resolve(name + "-phone-" + scheme + ".png"));
            assertThat(faintTexts()).as("%s on a phone, %s", name, scheme).isEmpty();
            desktop();
            takePicture(folder.resolve(name + "-desktop-" + scheme + ".png"));
            assertThat(faintTexts()).as("%s on a desktop, %s", name, scheme).isEmpty();
        }
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    }

    private void takePicture(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts that stand out too little from their ground; source: WCAG 2.2, 1.4.3, level AA. */
    List<?> faintTexts() {
        return (List<?>) driver.executeScript(CONTRASTS);
    }

    /** What the page did that it must not do. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(each -> each.getMessage())
                .filter(each -> each.contains("Security Policy") || each.contains("Uncaught")).toList();
    }

    private WebElement visible(String css) {
        return driver.findElements(By.cssSelector(css)).stream().filter(WebElement::isDisplayed).findFirst()
                .orElseThrow(() -> new AssertionError("Not to be seen: " + css));
    }

    /** The page may change while it is looked at. */
    private static void until(ThrowingRunnable works) {
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    try {
                        works.run();
                    } catch (StaleElementReferenceException changed) {
                        throw new AssertionError(changed.getMessage());
                    } catch (WebDriverException e) {
                        if (e.getMessage() == null || !e.getMessage().contains("intercepted")) {
                            throw e;
                        }
                        throw new AssertionError(e.getMessage());
                    }
                });
    }

    @Override
    public void close() {
        driver.quit();
    }
}
