import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;

/** Prints what PDFBox Preflight finds against PDF/A-1b in a file, one error a line, nothing if it is valid. */
public final class PreflightErrors {
    public static void main(String[] arguments) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        for (var error : judge(arguments[0]).getErrorsList()) {
            System.out.println(error.getErrorCode() + " " + error.getDetails());
        }
    }

    private static ValidationResult judge(String file) throws Exception {
        try {
            var parser = new PreflightParser(file);
            parser.parse();
            try (PreflightDocument document = parser.getPreflightDocument()) {
                document.validate();
                return document.getResult();
            }
        } catch (SyntaxValidationException broken) {
            return broken.getResult();
        }
    }
}
