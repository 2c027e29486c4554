import com.itextpdf.text.Rectangle;
import com.itextpdf.text.pdf.AcroFields;
import com.itextpdf.text.pdf.PdfReader;
import com.itextpdf.text.pdf.PdfSignatureAppearance;
import com.itextpdf.text.pdf.PdfStamper;
import com.itextpdf.text.pdf.security.BouncyCastleDigest;
import com.itextpdf.text.pdf.security.CertificateVerification;
import com.itextpdf.text.pdf.security.MakeSignature;
import com.itextpdf.text.pdf.security.PdfPKCS7;
import com.itextpdf.text.pdf.security.PrivateKeySignature;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.Calendar;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** iText 5 that stays warm: signs or validates once for each line "sign" or "validate" and answers with a number. Usage: WarmItext UNSIGNED KEY.p12 SIGNED. */
public class WarmItext {
    private static PrivateKey key;
    private static Certificate[] chain;
    private static KeyStore anchors;

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        byte[] unsigned = Files.readAllBytes(Paths.get(arguments[0]));
        byte[] signed = Files.readAllBytes(Paths.get(arguments[2]));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new FileInputStream(arguments[1]), "test".toCharArray());
        String alias = store.aliases().nextElement();
        key = (PrivateKey) store.getKey(alias, "test".toCharArray());
        chain = store.getCertificateChain(alias);
        anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        anchors.setCertificateEntry("root", chain[chain.length - 1]);
        // iText 5 prints its terms of use now and then: they are no answer.
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answers.println("sign".equals(line) ? sign(unsigned).length : validate(signed));
        }
    }

    private static byte[] sign(byte[] pdf) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream(pdf.length + 60000);
        PdfStamper stamper = PdfStamper.createSignature(new PdfReader(pdf), output, '\0', null, true);
        PdfSignatureAppearance appearance = stamper.getSignatureAppearance();
        appearance.setVisibleSignature(new Rectangle(0, 0, 0, 0), 1, "Benchmark");
        MakeSignature.signDetached(appearance, new BouncyCastleDigest(), new PrivateKeySignature(key, "SHA-256", null), chain, null, null, null, 16384, MakeSignature.CryptoStandard.CADES);
        return output.toByteArray();
    }

    private static int validate(byte[] pdf) throws Exception {
        PdfReader reader = new PdfReader(pdf);
        AcroFields fields = reader.getAcroFields();
        int good = 0;
        for (String name : fields.getSignatureNames()) {
            PdfPKCS7 signature = fields.verifySignature(name);
            boolean trusted = CertificateVerification.verifyCertificates(signature.getSignCertificateChain(), anchors, null, signature.getSignDate() == null ? Calendar.getInstance() : signature.getSignDate()).isEmpty();
            good += signature.verify() && fields.signatureCoversWholeDocument(name) && trusted ? 1 : 0;
        }

        reader.close();
        return good;
    }
}
