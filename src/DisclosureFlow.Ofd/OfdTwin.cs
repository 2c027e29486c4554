using System.Globalization;
using System.Security.Cryptography;
using DisclosureFlow.Ofd.Pages;
using DisclosureFlow.Ofd.Seals;
using DisclosureFlow.Ofd.Writing;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Ofd;

/// <summary>
/// The same pages as OFD (GB/T 33190-2016): glyph by glyph where the PDF has them, with the PDF's own embedded fonts, sealed with SM2 and SM3
/// (GB/T 38540-2020). Without the seal the bytes are the same for the same PDF.
/// </summary>
public static class OfdTwin
{
    /// <summary>Stands in every file made here, and wherever one is offered.</summary>
    public const string Notice = "演示用 OFD，电子印章无法律效力；正式使用需持牌机构签发的证书和符合 GB/T 38540 的电子印章";

    private const string SignPath = "Doc_0/Signs/Sign_0/Signature.xml";

    /// <param name="pdf">A PDF that our typesetter wrote; signatures and later levels do not matter, they are not pages.</param>
    /// <param name="title">The report's title.</param>
    /// <param name="created">成文日期.</param>
    /// <param name="seal">Key of the seal and the time that it states; null for a document without one.</param>
    /// <exception cref="PdfFormatException">The PDF is damaged.</exception>
    /// <exception cref="OfdRefusedException">DF4101: content that is not carried over; DF4102: a font that can't be embedded; DF4103: the key is not SM2.</exception>
    public static byte[] Make(ReadOnlyMemory<byte> pdf, string title, DateOnly created, (ISigningKey Key, DateTimeOffset Time)? seal)
    {
        var (pages, fonts) = PdfPages.Read(PdfFile.Open(pdf));
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(pdf.Span));
        var container = new OfdContainer();
        var identifiers = container.AddDocument(pages, fonts, new OfdInformation(sha256[..32], title, created, sha256), isSigned: seal is not null);
        if (seal is { } sealing)
        {
            if (sealing.Key.Algorithm != SignatureAlgorithm.Sm2Sm3)
            {
                throw OfdRefusedException.SealKey("不是 SM2 密钥", "it is no SM2 key");
            }

            Sign(container, pages[^1], identifiers[^1], sealing.Key, sealing.Time);
        }

        return container.ToFile();
    }

    // Clause 18: Signatures.xml lists the signatures, Signature.xml the SM3 digest of every file, SignedValue.dat signs that list.
    private static void Sign(OfdContainer container, FixedPage page, int pageIdentifier, ISigningKey key, DateTimeOffset time)
    {
        var face = new SealFace("demo-" + key.Certificate.Sha256[..16], "演示印章（无法律效力）", key.Certificate.NotBefore, key.Certificate.NotAfter, SealPicture.Make(), SealPicture.Width, SealPicture.Height);
        var seal = SealData.Seal(face, key);
        container.Add("Doc_0/Signs/Sign_0/Seal.esl", seal);
        container.Add("Doc_0/Signs/Signatures.xml", OfdXml.Write("Signatures", writer =>
        {
            writer.Element("MaxSignId", "1");
            writer.Element("Signature", () =>
            {
                writer.Attribute("ID", 1);
                writer.Attribute("Type", "Seal");
                writer.Attribute("BaseLoc", "Sign_0/Signature.xml");
            });
        }));
        var annotation = container.NewIdentifier();
        var description = OfdXml.Write("Signature", writer =>
        {
            writer.Element("SignedInfo", () =>
            {
                writer.Element("Provider", () =>
                {
                    writer.Attribute("ProviderName", "DisclosureFlow 演示");
                    writer.Attribute("Company", "DisclosureFlow");
                    writer.Attribute("Version", "1.0");
                });
                writer.Element("SignatureMethod", SealData.Sm2WithSm3);
                writer.Element("SignatureDateTime", time.UtcDateTime.ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture));
                writer.Element("References", () =>
                {
                    writer.Attribute("CheckMethod", SealData.Sm3);
                    foreach (var (path, bytes) in container.Files)
                    {
                        writer.Element("Reference", () =>
                        {
                            writer.Attribute("FileRef", "/" + path);
                            writer.Element("CheckValue", Convert.ToBase64String(SealData.Digest(bytes)));
                        });
                    }
                });
                writer.Element("StampAnnot", () =>
                {
                    // In the empty upper margin of the last page: it covers no text.
                    writer.Attribute("ID", annotation);
                    writer.Attribute("PageRef", pageIdentifier);
                    writer.Attribute("Boundary", OfdXml.Numbers(page.Width - 26 - SealPicture.Width, 12, SealPicture.Width, SealPicture.Height));
                });
                writer.Element("Seal", () => writer.Element("BaseLoc", "Seal.esl"));
            });
            writer.Element("SignedValue", "SignedValue.dat");
        });
        container.Add(SignPath, description);
        container.Add("Doc_0/Signs/Sign_0/SignedValue.dat", SealData.Signature(seal, description, "/" + SignPath, time, key));
    }
}
