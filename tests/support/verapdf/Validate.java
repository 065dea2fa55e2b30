import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * What veraPDF says of some PDFs: one line "file TAB clause TAB what is wrong" for each rule broken.
 *
 * Usage: java Validate.java ua1|2a|2b|2u FILE...
 */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(arguments[0]);
        for (String file : List.of(arguments).subList(1, arguments.length)) {
            try {
                report(file, problems(file, flavour));
            } catch (Exception error) {
                report(file, Map.of("cannot be read", String.valueOf(error)));
            }
        }
    }

    private static Map<String, String> problems(String file, PDFAFlavour flavour) throws Exception {
        Map<String, String> found = new LinkedHashMap<>();
        try (PDFAParser parser =
                Foundries.defaultInstance().createParser(Files.newInputStream(Path.of(file)), flavour)) {
            PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
            ValidationResult result = validator.validate(parser);
            for (TestAssertion broken : result.getTestAssertions()) {
                String rule = broken.getRuleId().getClause() + "-" + broken.getRuleId().getTestNumber();
                found.putIfAbsent(rule, broken.getMessage() + " " + broken.getLocation().getContext());
            }
            if (found.isEmpty() && !result.isCompliant()) {
                found.put("not compliant", "without a reason");
            }
        }
        return found;
    }

    private static void report(String file, Map<String, String> problems) {
        problems.forEach((rule, text) -> System.out.println(
                String.join("\t", file, rule, text.replaceAll("\\s+", " "))));
    }
}
