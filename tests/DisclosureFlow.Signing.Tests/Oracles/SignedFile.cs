using System.Text.RegularExpressions;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests.Oracles;

/// <summary>A signed file on disk, and the programs that judge it.</summary>
internal sealed partial class SignedFile : IDisposable
{
    private static readonly string[] Jars = ["itext5", "bcprov", "bcpkix", "bcutil", "pdfbox2", "fontbox2", "commons-logging"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly byte[] _bytes;
    private readonly string _name;

    /// <param name="bytes">The signed file.</param>
    /// <param name="name">Name on disk.</param>
    /// <param name="roots">PEM certificates that OpenSSL trusts; the test root by default.</param>
    public SignedFile(byte[] bytes, string name = "signed.pdf", string? roots = null)
    {
        (_bytes, _name) = (bytes, name);
        File.WriteAllBytes(Pdf, bytes);
        File.WriteAllBytes(RootDer, Some.RootCertificate.Der.Span);
        File.WriteAllText(RootPem, roots ?? Some.RootCertificate.ToPem());
    }

    public string Pdf => Path.Combine(_folder.FullName, _name);

    public string RootDer => Path.Combine(_folder.FullName, "root.cer");

    private string RootPem => Path.Combine(_folder.FullName, "root.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    public Task<string[]> Itext() => Java("ItextVerdict.java", RootDer, Pdf);

    public Task<string[]> Pdfbox() => Java("PdfboxVerdict.java", Pdf);

    public async Task<string> MupdfHistory()
    {
        var mutool = Outside.Program("mutool", "mupdf-tools");
        var (_, output, error) = await Outside.Run(mutool, ["run", Oracle("history.js"), Pdf]);
        return output.Trim() + error;
    }

    public async Task<string> Pdfsig()
    {
        var pdfsig = Outside.Program("pdfsig", "poppler-utils");
        var (_, output, _) = await Outside.Run(pdfsig, ["-nocert", Pdf]);
        return output;
    }

    public async Task<(int Exit, string Output)> Qpdf()
    {
        var (exit, output, error) = await Outside.Run(Outside.Program("qpdf", "qpdf"), ["--check", Pdf]);
        return (exit, output + error);
    }

    /// <summary>OpenSSL over the CMS and the covered bytes, taken out of the file by nothing but the /ByteRange text.</summary>
    public async Task<List<(int Exit, string Said)>> OpensslCms(string[]? more = null)
    {
        var openssl = Outside.Program("openssl", "openssl");
        var verdicts = new List<(int, string)>();
        var index = 0;
        foreach (var (der, covered) in Parts())
        {
            var (signature, content) = (Path.Combine(_folder.FullName, $"{index}.der"), Path.Combine(_folder.FullName, $"{index++}.bin"));
            await File.WriteAllBytesAsync(signature, der);
            await File.WriteAllBytesAsync(content, covered);
            var isToken = Convert.ToHexString(der).Contains("060B2A864886F70D0109100104", StringComparison.Ordinal) && index > 1;
            string[] arguments = isToken
                ? ["ts", "-verify", "-in", signature, "-token_in", "-data", content, "-CAfile", RootPem]
                : ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", signature, "-content", content, "-CAfile", RootPem, "-purpose", "any", "-attime", Some.Time.AddMinutes(5).ToUnixTimeSeconds().ToString(), "-out", "/dev/null"];
            var (exit, output, error) = await Outside.Run(openssl, [.. arguments, .. more ?? []]);
            verdicts.Add((exit, output + error));
        }

        return verdicts;
    }

    /// <summary>Many files judged by one start of the program: file name and verdict on each signature.</summary>
    public static async Task<ILookup<string, string>> PdfboxOf(IEnumerable<string> files) => (await Run("PdfboxVerdict.java", [.. files])).ToLookup(line => line.Split(' ', 2)[0], line => line.Split(' ', 2)[1]);

    /// <summary>The same for iText, under this root.</summary>
    public static async Task<ILookup<string, string>> ItextOf(string rootDer, IEnumerable<string> files) =>
        (await Run("ItextVerdict.java", [rootDer, .. files])).ToLookup(line => line.Split(' ', 2)[0], line => line.Split(' ', 2)[1]);

    private static async Task<string[]> Java(string program, params string[] arguments) => [.. (await Run(program, arguments)).Select(line => line.Split(' ', 2)[1])];

    private static async Task<string[]> Run(string program, params string[] arguments)
    {
        var java = Outside.Program("java", "default-jdk-headless");
        var classpath = string.Join(':', Jars.Select(jar => Outside.FileOf($"/usr/share/java/{jar}.jar", "libitext5-java, libpdfbox2-java, libbcpkix-java")));
        var (exit, output, error) = await Outside.Run(java, ["-cp", classpath, Oracle(program), .. arguments]);
        Assert.True(exit == 0, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Oracle(string name) => Path.Combine(Outside.Repository, "tests", "Oracles", "pdf", name);

    private IEnumerable<(byte[] Der, byte[] Covered)> Parts()
    {
        foreach (Match match in ByteRange().Matches(System.Text.Encoding.Latin1.GetString(_bytes)))
        {
            var range = match.Groups.Values.Skip(1).Select(group => int.Parse(group.Value)).ToArray();
            var padded = Convert.FromHexString(System.Text.Encoding.ASCII.GetString(_bytes, range[1] + 1, range[2] - range[1] - 2));
            System.Formats.Asn1.AsnDecoder.ReadEncodedValue(padded, System.Formats.Asn1.AsnEncodingRules.BER, out _, out _, out var length);
            yield return (padded[..length], [.. _bytes[..range[1]], .. _bytes[range[2]..(range[2] + range[3])]]);
        }
    }

    [GeneratedRegex(@"/ByteRange\s*\[\s*(?<from>\d+)\s+(?<length>\d+)\s+(?<second>\d+)\s+(?<rest>\d+)\s*\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ByteRange();
}
