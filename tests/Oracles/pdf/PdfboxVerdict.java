import java.io.File;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.Security;
import java.util.Arrays;
import java.util.logging.LogManager;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampToken;

/** What PDFBox 2 with BouncyCastle says of each signature: integrity only, no trust. Usage: PdfboxVerdict FILE...; each line begins with the file's name. */
public class PdfboxVerdict {
    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        Security.addProvider(new BouncyCastleProvider());
        for (String argument : arguments) {
            judge(new File(argument));
        }
    }

    private static void judge(File path) throws Exception {
        byte[] file = Files.readAllBytes(path.toPath());
        try (PDDocument document = PDDocument.load(file)) {
            for (PDSignature signature : document.getSignatureDictionaries()) {
                byte[] covered = signature.getSignedContent(file);
                byte[] contents = signature.getContents(file);
                int[] range = signature.getByteRange();
                boolean whole = range[0] == 0 && range[2] + range[3] == file.length;
                String intact;
                try {
                    intact = String.valueOf("ETSI.RFC3161".equals(signature.getSubFilter()) ? stamps(contents, covered) : signs(contents, covered));
                } catch (Exception fault) {
                    intact = "false(" + fault.getMessage() + ")";
                }

                System.out.println(path.getName() + " intact=" + intact + " whole=" + whole + " kind=" + signature.getSubFilter());
            }
        }
    }

    private static boolean signs(byte[] contents, byte[] covered) throws Exception {
        CMSSignedData cms = new CMSSignedData(new CMSProcessableByteArray(covered), contents);
        SignerInformation signer = cms.getSignerInfos().getSigners().iterator().next();
        X509CertificateHolder certificate = (X509CertificateHolder) cms.getCertificates().getMatches(signer.getSID()).iterator().next();
        return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate));
    }

    private static boolean stamps(byte[] contents, byte[] covered) throws Exception {
        TimeStampToken token = new TimeStampToken(new CMSSignedData(contents));
        X509CertificateHolder certificate = (X509CertificateHolder) token.getCertificates().getMatches(token.getSID()).iterator().next();
        token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate));
        byte[] digest = MessageDigest.getInstance(token.getTimeStampInfo().getMessageImprintAlgOID().getId(), "BC").digest(covered);
        return Arrays.equals(digest, token.getTimeStampInfo().getMessageImprintDigest());
    }
}
