using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>A definition of the list.</summary>
/// <param name="At">When it was uploaded; null for the one that ships with the program.</param>
internal sealed record DefinitionLine(string Sha256, string Name, DateTimeOffset? At);

/// <summary>The process definitions: which there are, which one new reports use, and a new one with the checks' messages.</summary>
internal sealed class DefinitionsPage(SignedIn person, DeployDefinition deploy, Definitions definitions, Store store, SiteTexts texts) : AdministrationPage(person)
{
    private const long LongestFile = 1_000_000;

    public IReadOnlyList<DefinitionLine> Known { get; private set; } = [];

    public string Current { get; private set; } = "";

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Wanted { get; set; }

    public string? ShownSha256 { get; private set; }

    public async Task<IActionResult> OnPostUpload(IFormFile? file)
    {
        if (file is not { Length: > 0 and < LongestFile })
        {
            return await Refuse(AdministrationRefusals.NoSuchDefinition);
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, Stop);
        var (_, refusal) = await deploy.Upload(By, bytes.ToArray(), Stop);
        return await Answer(refusal, texts["已通过检查并保存。选择“用于新报告”后生效。"]);
    }

    public async Task<IActionResult> OnPostChoose(string? sha256) => await Answer(await deploy.Choose(By, sha256 ?? "", Stop), texts["以后开始的报告使用这一定义。"]);

    protected override async Task<bool> Show()
    {
        var shipped = definitions.Shipped;
        Current = definitions.Current.Sha256;
        var deployed = await store.DeployedDefinitions.AsNoTracking().Where(one => one.Sha256 != shipped.Sha256).OrderByDescending(one => one.At).ToListAsync(Stop);
        Known = [new(shipped.Sha256, shipped.Name ?? shipped.Id, null), .. deployed.Select(one => new DefinitionLine(one.Sha256, one.Name, one.At))];
        ShownSha256 = Known.FirstOrDefault(one => one.Sha256 == Wanted)?.Sha256;
        return true;
    }
}
