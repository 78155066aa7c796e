from mcr.microsoft.com/dotnet/sdk:10.0 as build
workdir /src
copy . .
run dotnet publish -o /out

from mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
copy --from=build /out /app
user 1654
entrypoint ["dotnet", "/app/app.dll"]
