using System.IO.Compression;
using System.Xml.Linq;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests;

/// <summary>Signing is a package of its own: it brings its documentation and depends on our PDF library, two cryptography libraries, and nothing else of this house.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_package_names_what_it_needs_and_brings_its_documentation()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var project = Path.Combine(Outside.Repository, "src", "DisclosureFlow.Signing", "DisclosureFlow.Signing.csproj");
            var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
            var (exit, output, error) = await Outside.Run(Outside.Program("dotnet", "dotnet-sdk-10.0"), ["pack", project, "--no-build", "-c", configuration, "-o", folder.FullName, "-v", "q", "-nodeReuse:false"]);
            Assert.True(exit == 0, output + error);
            await using var package = await ZipFile.OpenReadAsync(Assert.Single(Directory.GetFiles(folder.FullName, "*.nupkg")), TestContext.Current.CancellationToken);
            Assert.NotNull(package.GetEntry("lib/net10.0/DisclosureFlow.Signing.dll"));
            Assert.NotNull(package.GetEntry("lib/net10.0/DisclosureFlow.Signing.xml"));
            await using var nuspec = await package.GetEntry("DisclosureFlow.Signing.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
            var described = await XDocument.LoadAsync(nuspec, LoadOptions.None, TestContext.Current.CancellationToken);
            var needed = Values("dependency", "id").ToList();
            Assert.Equal("DisclosureFlow.Pdf", Assert.Single(needed, id => id.StartsWith("DisclosureFlow", StringComparison.Ordinal)));

            // HarfBuzzSharp comes with our PDF library and is named here because versions are pinned centrally.
            Assert.All(needed, id => Assert.True(id is "DisclosureFlow.Pdf" or "BouncyCastle.Cryptography" or "Pkcs11Interop" || id.StartsWith("HarfBuzzSharp", StringComparison.Ordinal), id));
            Assert.Contains("PAdES", Assert.Single(described.Descendants(), element => element.Name.LocalName == "description").Value, StringComparison.Ordinal);
            using var readme = new StreamReader(await package.GetEntry("README.md")!.OpenAsync(TestContext.Current.CancellationToken));
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Outside.Repository, "docs", "signing.md"), TestContext.Current.CancellationToken), await readme.ReadToEndAsync(TestContext.Current.CancellationToken));

            IEnumerable<string> Values(string element, string attribute) => described.Descendants().Where(found => found.Name.LocalName == element).Select(found => found.Attribute(attribute)!.Value);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
