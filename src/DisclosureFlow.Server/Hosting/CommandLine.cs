using System.CommandLine;
using System.Globalization;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Hosting;

/// <summary>The commands of the program: fixed, because users and tests rely on them.</summary>
internal static class CommandLine
{
    public const int Ok = 0;
    public const int Failed = 1;

    /// <summary>The report can't be read, or findings block it.</summary>
    public const int Unusable = 2;

    public static async Task<int> Run(string[] args)
    {
        try
        {
            var root = new RootCommand("政府信息公开工作年度报告：起草、保密审查、签发、公布、取证") { Demo(), Serve(), Recover(), Import(), Check() };
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (StoreFault fault)
        {
            Console.Error.WriteLine($"{fault.Code} {fault.MessageZh}");
            return Failed;
        }
        catch (AuditTrail.AuditRefusedException refused)
        {
            Console.Error.WriteLine($"{refused.Refusal.Code} {refused.Refusal.Message}。{refused.Refusal.NextStep}");
            return Failed;
        }
        catch (Typesetting.TypesettingRefusedException refused)
        {
            foreach (var refusal in refused.Refusals)
            {
                Console.Error.WriteLine($"{refusal.Code} {refusal.Message}{refusal.NextStep}");
            }

            return Failed;
        }
        catch (OperationCanceledException)
        {
            return Failed;
        }
    }

    /// <summary>The site's address on this machine. Passkeys need the name localhost; only a port of the system's choice has to do without it.</summary>
    public static string Address(int port) => port == 0 ? "http://127.0.0.1:0" : string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");

    /// <summary>Where <c>serve</c> listens: on this machine only, unless the operator names addresses (in a container, behind a proxy).</summary>
    private static string[] Addresses(int port) =>
        Environment.GetEnvironmentVariable("DISCLOSUREFLOW_URLS")?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } given ? given : [Address(port)];

    private static Command Demo()
    {
        var once = new Option<bool>("--once") { Description = "办完即退出，不启动网站" };
        var directory = new Option<DirectoryInfo>("--out") { Description = "输出目录", DefaultValueFactory = _ => new DirectoryInfo("demo-out") };
        var report = new Option<FileInfo?>("--report") { Description = "要办理的报告文件；默认用内置样例" };
        var port = Port();
        var command = new Command("demo", "用一份样例报告走完全部环节，然后启动网站") { once, directory, report, port };
        command.SetAction((parsed, stop) => DemoCommand.Run(parsed.GetValue(once), parsed.GetValue(directory)!, parsed.GetValue(report), parsed.GetValue(port), stop));
        return command;
    }

    private static Command Serve()
    {
        var data = Data();
        var demoKeys = new Option<bool>("--demo-keys") { Description = "使用演示密钥；其产生的一切都标明无法律效力" };
        var port = Port();
        var command = new Command("serve", "启动网站") { data, demoKeys, port };
        command.SetAction((parsed, stop) => ServeFrom(parsed.GetValue(data)!, parsed.GetValue(demoKeys), parsed.GetValue(port), stop));
        return command;
    }

    private static Command Recover()
    {
        var account = new Argument<string>("ACCOUNT") { Description = "在任管理员的账号" };
        var data = Data();
        var command = new Command("recover", "管理员的登录方式全部丢失时：停下服务，在服务器上重设其口令、解除其双因素") { account, data };
        command.SetAction((parsed, stop) => Administration.RecoverCommand.Run(parsed.GetValue(data)!, parsed.GetValue(account)!, Console.Out, Console.Error, stop));
        return command;
    }

    private static Command Import()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "报告文件：文本、.docx、.html、.xlsx、.json，或有文字层的 .pdf" };
        var format = new Option<string>("--format") { Description = "输出格式", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json");
        var command = new Command("import", "读取报告并输出 JSON 和发现的问题") { file, format };
        command.SetAction((parsed, stop) => ImportFile(parsed.GetValue(file)!, stop));
        return command;
    }

    private static Command Check()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "存放各单位报告文件的目录" };
        var units = new Option<FileInfo>("--units") { Description = "应报单位名单（CSV：单位,文件）", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "输出目录", DefaultValueFactory = _ => new DirectoryInfo("check-out") };
        var organ = new Option<string>("--organ") { Description = "汇总单位名称", DefaultValueFactory = _ => "汇总" };
        var year = new Option<int?>("--year") { Description = "应报年度；默认取多数报告的年度" };
        var exceptions = new Option<FileInfo?>("--exceptions") { Description = "汇总例外（CSV：单元格,数,原因）" };
        var command = new Command("check", "检查一个目录中各单位的报告，给出缺报、问题、催办文字和汇总") { folder, units, output, organ, year, exceptions };
        command.SetAction((parsed, stop) => Consolidation.CheckCommand.Run(
            parsed.GetValue(folder)!, parsed.GetValue(units)!, parsed.GetValue(output)!, parsed.GetValue(organ)!, parsed.GetValue(year), parsed.GetValue(exceptions), Console.Out, Console.Error, stop));
        return command;
    }

    private static Option<DirectoryInfo> Data() => new("--data") { Description = "数据目录", DefaultValueFactory = _ => new DirectoryInfo("data") };

    private static Option<int> Port()
    {
        var port = new Option<int>("--port") { Description = "本机端口，0 为任意空闲端口", DefaultValueFactory = _ => 5080 };
        port.Validators.Add(result =>
        {
            if (result.GetValue(port) is < 0 or > 65535)
            {
                result.AddError("--port 应为 0 至 65535");
            }
        });
        return port;
    }

    private static async Task<int> ServeFrom(DirectoryInfo data, bool demoKeys, int port, CancellationToken stop)
    {
        using var folder = DataFolder.Open(data.FullName);
        await using var trust = demoKeys ? await DemoTrustServices.Start(folder.Keys, TimeProvider.System, stop) : null;
        var levels = trust?.Settings ?? LevelSettings.FromEnvironment();
        await using var site = Site.Build(Addresses(port), services => services.AddOffice(folder, Origin.Of(folder, demoKeys), levels: levels));
        await site.Services.GetRequiredService<IDbContextFactory<Store>>().Open(stop);
        var setUp = await site.Services.GetRequiredService<Administration.FirstStart>().Link(stop);
        if (setUp is null && !site.Services.GetRequiredService<Auditing.LogKey>().Exists)
        {
            // People and their acts are there, the key of their log is not: a new one would begin another log unseen.
            throw new NoLogOrigin();
        }

        await site.StartAsync(stop);
        Console.WriteLine($"网站：{site.Urls.First()}　数据目录：{folder.Path}");
        if (setUp is not null)
        {
            Console.WriteLine($"初次设置（只能用一次，请勿转发）：{site.Urls.First()}{setUp}");
        }

        await site.WaitForShutdownAsync(stop);
        return Ok;
    }

    private static async Task<int> ImportFile(FileInfo file, CancellationToken stop)
    {
        if (!file.Exists)
        {
            await Console.Error.WriteLineAsync($"找不到文件 {file.FullName}。");
            return Unusable;
        }

        if (file.Length > ImportOptions.Default.MaxFileBytes)
        {
            await Console.Error.WriteLineAsync("DF1001 文件超过 20 MB。请删去图片和附件后另存，再导入。");
            return Unusable;
        }

        var read = ReportImport.Read(await File.ReadAllBytesAsync(file.FullName, stop), file.Name);
        if (read.Report is not { } report)
        {
            await Console.Error.WriteLineAsync($"{read.Refusal!.Code} {read.Refusal.Message}{read.Refusal.NextStep}");
            return Unusable;
        }

        var findings = read.AllFindings();
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(JsonExport.Write(report, findings), stop);
        return findings.Any(finding => finding.Severity == Severity.Block) ? Unusable : Ok;
    }
}
