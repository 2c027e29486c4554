import com.itextpdf.text.pdf.AcroFields;
import com.itextpdf.text.pdf.PdfReader;
import com.itextpdf.text.pdf.security.CertificateVerification;
import com.itextpdf.text.pdf.security.PdfPKCS7;
import java.io.File;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.util.Calendar;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** What iText 5 says of each signature. Usage: ItextVerdict ROOT.cer FILE...; one line per signature: the file's name, then name=value pairs. */
public class ItextVerdict {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        try (FileInputStream root = new FileInputStream(arguments[0])) {
            anchors.setCertificateEntry("root", CertificateFactory.getInstance("X.509").generateCertificate(root));
        }

        for (int at = 1; at < arguments.length; at++) {
            judge(new File(arguments[at]), anchors);
        }
    }

    private static void judge(File file, KeyStore anchors) throws Exception {
        PdfReader reader = new PdfReader(file.getPath());
        AcroFields fields = reader.getAcroFields();
        for (String name : fields.getSignatureNames()) {
            PdfPKCS7 signature = fields.verifySignature(name);
            boolean trusted = CertificateVerification.verifyCertificates(signature.getSignCertificateChain(), anchors, null, Calendar.getInstance()).isEmpty();
            boolean stamped = signature.getTimeStampToken() != null && !signature.isTsp();
            System.out.println(file.getName() + " intact=" + signature.verify()
                + " whole=" + fields.signatureCoversWholeDocument(name)
                + " trusted=" + trusted
                + " certification=" + reader.getCertificationLevel()
                + " revision=" + fields.getRevision(name) + "/" + fields.getTotalRevisions()
                + " stamp=" + (stamped ? String.valueOf(signature.verifyTimestampImprint()) : "none"));
        }
    }
}
